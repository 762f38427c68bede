import {
  type AnswerContent,
  decodeAnswerContent,
  decodeSealedAnswer,
  decodeSelectAnswer,
  type SealedAnswer,
} from './applet/answer.ts';
import {
  authenticateCommand,
  type Challenge,
  selectBadgeCommand,
  verifyPinCommand,
} from './applet/commands.ts';
import type { LifeCycle } from './applet/format.ts';
import type { BadgeProof } from './applet/message.ts';
import { openPinOutcome, type PinOutcome, sealPin } from './applet/pin.ts';
import { openAnswer, type PinKeys, type SiteKey } from './applet/seal.ts';
import { BADGE_AID } from './card-profile.ts';
import { CardError } from './errors.ts';
import { exchange } from './exchange.ts';
import { describeStatusWord, expectOk, SW } from './status-word.ts';
import type { GuardedTransmit } from './transmit.ts';

/** What a reader does with a badge: two short APDUs a tap, three with a badge PIN (badge-ap.md section 1). */

export type BadgePresence =
  { readonly kind: 'absent' } | { readonly kind: 'present'; readonly lifeCycle: LifeCycle };

export interface AuthenticateRequest extends Challenge {
  /** Current key first, then former ones; at most 3. */
  readonly siteKeys: readonly SiteKey[];
}

export type BadgeAnswer =
  | OpenedAnswer
  /** The seal opens with none of our keys: another organisation's badge, or our key is older than the card's. */
  | { readonly kind: 'wrong-site-key' }
  /** Not an answer of a version 1 badge. */
  | { readonly kind: 'malformed' }
  /** Blank, terminated, or at the end of its counter. */
  | { readonly kind: 'not-active' }
  | { readonly kind: 'refused'; readonly sw: number; readonly meaning: string };

/** The seal is ours; the signature is yet to be verified with the key that the policy lists for this badge id. */
export interface OpenedAnswer {
  readonly kind: 'opened';
  readonly proof: BadgeProof;
  /** COSE_Sign1, unverified; present in mode 01. */
  readonly record?: Uint8Array;
  /** Secret. For the one VERIFY that may follow. */
  readonly pinKeys: PinKeys;
}

const MOST_SITE_KEYS = 3;

/**
 * SELECT, one APDU. Every answer that is not exactly that of a version 1 badge counts as absent. Throws TRANSPORT
 * when the card is gone.
 */
export async function selectBadge(
  transmit: GuardedTransmit,
  aid: Uint8Array = BADGE_AID,
): Promise<BadgePresence> {
  const response = await exchange(transmit, selectBadgeCommand(aid));
  if (response.sw !== SW.ok) return { kind: 'absent' };
  const lifeCycle = valueOrMalformed(() => decodeSelectAnswer(response.data));
  return lifeCycle === undefined ? { kind: 'absent' } : { kind: 'present', lifeCycle };
}

/**
 * AUTHENTICATE, one APDU in mode 00, two in mode 01. Opens the answer with the site keys and puts the statement
 * together from the reader's own nonce, id and mode. Throws TRANSPORT when the card is gone, RESPONSE_MALFORMED
 * when it does not stop answering, LENGTH_INVALID or SCALAR_INVALID for a request that cannot be sent.
 */
export async function authenticateBadge(
  transmit: GuardedTransmit,
  request: AuthenticateRequest,
): Promise<BadgeAnswer> {
  const response = await exchange(transmit, authenticateCommand(request));
  if (response.sw === SW.conditionsNotSatisfied) return { kind: 'not-active' };
  if (response.sw !== SW.ok) return { kind: 'refused', ...refusalOf(response.sw) };
  const sealed = valueOrMalformed(() => decodeSealedAnswer(response.data, request.mode));
  return sealed === undefined ? { kind: 'malformed' } : openWithSiteKeys(sealed, request);
}

/**
 * VERIFY, one APDU, only as the next one after a complete answer to AUTHENTICATE. Throws PIN_UNUSABLE before
 * anything is sent, PIN_ANSWER_FORGED, ANSWER_MALFORMED, StatusWordError and TRANSPORT. A door accepts `right`, and
 * `duress` with a silent alarm, never `notSet`. The keys are wiped once the command was tried.
 */
export async function verifyBadgePin(
  transmit: GuardedTransmit,
  pin: Uint8Array,
  keys: PinKeys,
): Promise<PinOutcome> {
  const sealedPin = sealPin(pin, keys);
  try {
    const answer = expectOk(await exchange(transmit, verifyPinCommand(sealedPin)));
    return openPinOutcome(answer, sealedPin, keys);
  } finally {
    keys.encryption.fill(0);
    keys.authentication.fill(0);
  }
}

function openWithSiteKeys(sealed: SealedAnswer, request: AuthenticateRequest): BadgeAnswer {
  for (const siteKey of request.siteKeys.slice(0, MOST_SITE_KEYS)) {
    const opened = openAnswer(sealed, siteKey, request);
    if (opened === undefined) continue;
    const content = valueOrMalformed(() => decodeAnswerContent(opened.content, request.mode));
    if (content === undefined) return { kind: 'malformed' };
    const proof = proofOf(content, {
      ...request,
      siteKeyVersion: siteKey.version,
      ephemeralKey: sealed.ephemeralKey,
    });
    const { record } = content;
    return { kind: 'opened', proof, pinKeys: opened.pinKeys, ...(record === undefined ? {} : { record }) };
  }
  return { kind: 'wrong-site-key' };
}

function proofOf(
  content: AnswerContent,
  own: Challenge & Pick<BadgeProof, 'siteKeyVersion' | 'ephemeralKey'>,
): BadgeProof {
  return {
    siteKeyVersion: own.siteKeyVersion,
    mode: own.mode,
    readerNonce: own.readerNonce,
    readerId: own.readerId,
    ephemeralKey: own.ephemeralKey,
    badgeId: content.badgeId,
    counter: content.counter,
    pinStatus: content.pinStatus,
    signature: content.signature,
  };
}

function refusalOf(sw: number): { sw: number; meaning: string } {
  return { sw, meaning: describeStatusWord(sw).meaning };
}

function valueOrMalformed<Value>(decode: () => Value): Value | undefined {
  try {
    return decode();
  } catch (error) {
    if (error instanceof CardError && error.code === 'ANSWER_MALFORMED') return undefined;
    throw error;
  }
}
