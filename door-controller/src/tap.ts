import { verifyBadgeSignature, type BadgeProof } from '@monban/card-ap/applet/message';
import { MODE } from '@monban/card-ap/applet/format';
import { fromBase64Url, toBase64Url } from '@monban/card-ap/bytes';
import { authenticateBadge, selectBadge, type BadgeAnswer, type OpenedAnswer } from '@monban/card-ap/session';
import type { GuardedTransmit } from '@monban/card-ap/transmit';
import type { DenyReason } from '@monban/core/access/decision';
import { needsCertificate, needsPin } from '@monban/core/access/certificate-need';
import type { PolicyIndex } from '@monban/core/access/policy-index';
import type { CardRead, ClockReading } from '@monban/core/access/tap';
import { BadgeId, type DoorId } from '@monban/core/ids';
import type { ReceiptSidecar } from '@monban/core/messages/receipt';
import { explainAbsence } from './absence.ts';
import type { Clock } from './ports.ts';
import type { ReaderSecrets } from './reader-keys.ts';
import { denyReasonOf } from './reader-error.ts';
import { type CertificateQuestion, seeCertificate } from './tap-certificate.ts';
import { seePin } from './tap-pin.ts';

/** What one presentation of a card gave: what `decide` needs, and what the server can verify again. */
export interface CardReading {
  readonly read: CardRead;
  /** Present when the seal was ours: the card's own statement, signature verified or not. */
  readonly proof?: SidecarProof;
}

export interface TapContext {
  readonly clock: Clock;
  readonly randomBytes: (length: number) => Uint8Array;
  readonly secrets: ReaderSecrets;
  /** 16 bytes. */
  readonly readerId: Uint8Array;
  readonly doorId: DoorId;
  readonly policy: PolicyIndex | undefined;
  /** The door's idea of the time, for certificates. */
  readonly time: ClockReading;
  /** Secret: what was typed before the tap. The caller overwrites it afterwards. */
  readonly pin: Uint8Array | undefined;
}

/** A challenge older than this is not believed: somebody may have carried it away (badge-ap.md section 4). */
export const NONCE_LIFETIME_MS = 2_000;

/** Runs a session of a reader and turns whatever went wrong on the way to the card into a reason. Never rejects for a card. */
export async function readTap(
  session: (work: (transmit: GuardedTransmit) => Promise<CardReading>) => Promise<CardReading>,
  context: TapContext,
): Promise<CardReading> {
  try {
    return await session((transmit) => readCard(transmit, context));
  } catch (failure) {
    return noBadge(denyReasonOf(failure));
  }
}

/**
 * SELECT and AUTHENTICATE with a fresh challenge: two APDUs. Where this door and this badge need it, VERIFY with the
 * typed PIN comes next, one more, and then the certificate, three more. A failure on the way ends the whole read: half
 * a check is none.
 */
async function readCard(transmit: GuardedTransmit, context: TapContext): Promise<CardReading> {
  const presence = await selectBadge(transmit);
  if (presence.kind === 'absent') return noBadge(await explainAbsence(transmit));
  if (presence.lifeCycle === 'blank') return noBadge('badge-blank');
  if (presence.lifeCycle === 'terminated') return noBadge('badge-terminated');

  const drawnAtMs = context.clock.monotonicMs();
  const answer = await authenticateBadge(transmit, {
    readerNonce: context.randomBytes(16),
    readerId: context.readerId,
    mode: MODE.short,
    siteKeys: context.secrets.siteKeys,
  });
  if (answer.kind !== 'opened') return noBadge(UNOPENED[answer.kind]);
  if (context.clock.monotonicMs() - drawnAtMs > NONCE_LIFETIME_MS) return noBadge('nonce-expired');
  return readBadge(transmit, context, answer);
}

/** What a door says to an answer that it could not open. */
export const UNOPENED = {
  'wrong-site-key': 'wrong-site-key',
  malformed: 'read-malformed',
  // Active at SELECT and refused now: the counter has reached its end, or the badge was ended in between.
  'not-active': 'badge-terminated',
  refused: 'read-malformed',
} as const satisfies Record<Exclude<BadgeAnswer['kind'], 'opened'>, DenyReason>;

async function readBadge(
  transmit: GuardedTransmit,
  context: TapContext,
  answer: OpenedAnswer,
): Promise<CardReading> {
  const { proof } = answer;
  const badgeId = BadgeId.parse(toBase64Url(proof.badgeId));
  const listed = context.policy?.badges.get(badgeId)?.policy;
  const verified = listed !== undefined && verifyBadgeSignature(proof, fromBase64Url(listed.publicKey));
  const pin =
    verified && needsPin(context.policy, context.doorId, badgeId)
      ? await seePin(transmit, answer, context.pin)
      : 'not-asked';
  const certificate =
    verified && needsCertificate(context.policy, context.doorId, badgeId)
      ? await seeCertificate(transmit, certificateQuestion(context, listed.cardLink))
      : 'not-read';
  return {
    read: {
      kind: 'badge',
      badgeId,
      counter: proof.counter,
      proof: listed === undefined ? 'unlisted' : verified ? 'verified' : 'failed',
      certificate,
      pin,
    },
    proof: { mode: proof.mode, ...cardStatement(proof) },
  };
}

function certificateQuestion(
  { secrets, policy, time }: TapContext,
  enrolledLink: string | null,
): CertificateQuestion {
  const trust = policy ?? { certificateAnchors: [], certificatePolicies: [] };
  return { linkKey: secrets.linkKey, enrolledLink, trust, clock: time };
}

type SidecarProof = NonNullable<ReceiptSidecar['proof']>;

/** What the card signed, and its signature, in the words of messages. */
export function cardStatement(proof: BadgeProof): Omit<SidecarProof, 'mode'> {
  return {
    siteKeyVersion: proof.siteKeyVersion,
    readerNonce: toBase64Url(proof.readerNonce),
    readerId: toBase64Url(proof.readerId),
    ephemeralKey: toBase64Url(proof.ephemeralKey),
    counter: proof.counter,
    pinStatus: proof.pinStatus,
    signature: toBase64Url(proof.signature),
  };
}

function noBadge(reason: DenyReason): CardReading {
  return { read: { kind: 'no-badge', reason } };
}
