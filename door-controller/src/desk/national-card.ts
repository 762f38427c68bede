import type { BadgeStatement } from '@monban/card-ap/applet/message';
import { fromBase64Url, toBase64Url } from '@monban/card-ap/bytes';
import { JPKI_2016 } from '@monban/card-ap/card-profiles/jpki-2016';
import { CERTIFICATE_HEAD_LENGTH, cardLink } from '@monban/card-ap/crypto/card-link';
import { identifyCard } from '@monban/card-ap/identify-card';
import { bindMessage, verifyBinding } from '@monban/card-ap/jpki/binding';
import { readCertificate } from '@monban/card-ap/jpki/certificate';
import {
  type PinState,
  queryPinTries,
  type UserPinOutcome,
  verifyUserPin,
} from '@monban/card-ap/jpki/user-pin';
import { signWithUserKey } from '@monban/card-ap/jpki/user-signature';
import type { DeskFailure } from '@monban/core/messages/desk';
import type { DeskCard } from './desk-card.ts';
import type { CardOperation, CardOutcome } from './desk-state.ts';

/** What a desk does with the national card around a badge; a desk knows the one generation that there is. */

export async function inspect({ transmit }: DeskCard): Promise<CardOutcome> {
  const { badge, kind, token, userCertificate, isIdentifierOnly } = await identifyCard(transmit, 'desk');
  return { kind: 'inspect', card: { badge, kind, token, userCertificate, isIdentifierOnly } };
}

/** The whole certificate: the link is made of its head, and its path and dates are checked before anything is bound. */
export async function readUserCertificate({ transmit, context }: DeskCard): Promise<CardOutcome> {
  const read = await readCertificate(transmit, 'user-certificate');
  if (read.kind !== 'read') {
    return { kind: 'unfit', failure: read.kind === 'protected' ? 'phone-profile' : 'certificate-missing' };
  }
  const { bytes } = read;
  if (bytes.length < CERTIFICATE_HEAD_LENGTH) return { kind: 'unfit', failure: 'certificate-invalid' };
  const check = context.checkCertificate(bytes);
  if (check.kind === 'unfit') return check;
  const { linkKey } = context.secrets;
  const link =
    linkKey === null ? null : toBase64Url(cardLink(linkKey, bytes.subarray(0, CERTIFICATE_HEAD_LENGTH)));
  const certificate = { certificate: toBase64Url(bytes), cardLink: link, until: check.until };
  return { kind: 'read-certificate', certificate };
}

/** Nobody is asked for a PIN that the card would not take, nor for its holder's last try. */
export async function queryJpkiPin({ transmit }: DeskCard): Promise<CardOutcome> {
  const state = await queryPinTries(transmit);
  if (state.kind !== 'tries-left') return { kind: 'unfit', failure: UNUSABLE[state.kind] };
  return state.triesLeft < FEWEST_TRIES
    ? { kind: 'unfit', failure: 'jpki-pin-last-try' }
    : { kind: 'query-jpki-pin' };
}

export async function tryJpkiPin(card: DeskCard): Promise<CardOutcome> {
  return pinProblem(await verifyTypedPin(card)) ?? { kind: 'try-jpki-pin' };
}

/** PIN and signature in one go, over the badge's statement of this same power-on (ruling 16). */
export async function signBinding(
  card: DeskCard,
  { statement, badgeId, certificate }: Extract<CardOperation, { kind: 'sign-binding' }>,
): Promise<CardOutcome> {
  const problem = pinProblem(await verifyTypedPin(card));
  if (problem) return problem;
  const bound: BadgeStatement = {
    siteKeyVersion: statement.siteKeyVersion,
    mode: statement.mode,
    readerNonce: fromBase64Url(statement.readerNonce),
    readerId: fromBase64Url(statement.readerId),
    ephemeralKey: fromBase64Url(statement.ephemeralKey),
    badgeId: fromBase64Url(badgeId),
    counter: statement.counter,
    pinStatus: statement.pinStatus,
  };
  const der = fromBase64Url(certificate);
  const signed = await signWithUserKey(card.transmit, bindMessage(bound, der));
  if (signed.kind !== 'signed') return { kind: 'unfit', failure: UNSIGNED[signed.kind] };
  const { signature } = signed;
  return verifyBinding({ statement: bound, certificate: der, signature })
    ? { kind: 'sign-binding', signature: toBase64Url(signature) }
    : { kind: 'unfit', failure: 'certificate-copied' };
}

/** With fewer left, one wrong PIN would block the holder's card for every office. */
const FEWEST_TRIES = JPKI_2016.userPin.fewestTries;

const UNUSABLE = {
  blocked: 'jpki-pin-blocked',
  'not-usable': 'face-authentication-card',
} as const satisfies Record<Exclude<PinState['kind'], 'tries-left'>, DeskFailure>;

const UNSIGNED = {
  'pin-required': 'card-refused',
  'no-key': 'certificate-copied',
  malformed: 'read-malformed',
} as const satisfies Record<string, DeskFailure>;

/** A copy goes to the card, for it is wiped on the way; the holder's is wiped with the session. */
async function verifyTypedPin({ transmit, pins }: DeskCard): Promise<UserPinOutcome | undefined> {
  return pins?.jpkiPin && verifyUserPin(transmit, pins.jpkiPin.slice());
}

/** Undefined: it was right. */
function pinProblem(outcome: UserPinOutcome | undefined): CardOutcome | undefined {
  switch (outcome?.kind) {
    case 'right':
      return undefined;
    case 'wrong':
      return outcome.triesLeft < FEWEST_TRIES
        ? { kind: 'unfit', failure: 'jpki-pin-last-try' }
        : { kind: 'jpki-pin-wrong', triesLeft: outcome.triesLeft };
    case 'too-few-tries':
      return { kind: 'unfit', failure: 'jpki-pin-last-try' };
    case 'blocked':
    case 'not-usable':
      return { kind: 'unfit', failure: UNUSABLE[outcome.kind] };
    case undefined:
      return { kind: 'unfit', failure: 'pin-not-entered' };
  }
}
