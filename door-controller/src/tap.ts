import { verifyBadgeSignature, type BadgeProof } from '@monban/card-ap/applet/message';
import { MODE } from '@monban/card-ap/applet/format';
import { fromBase64Url, toBase64Url } from '@monban/card-ap/bytes';
import { JPKI_2016 } from '@monban/card-ap/card-profiles/jpki-2016';
import { cardLink } from '@monban/card-ap/crypto/card-link';
import { equalConstantTime } from '@monban/card-ap/crypto/compare';
import { exchange } from '@monban/card-ap/exchange';
import { readCertificateHead } from '@monban/card-ap/jpki/certificate';
import { selectJpkiCommand } from '@monban/card-ap/jpki/commands';
import { authenticateBadge, selectBadge, type BadgeAnswer } from '@monban/card-ap/session';
import { SW } from '@monban/card-ap/status-word';
import type { GuardedTransmit } from '@monban/card-ap/transmit';
import type { DenyReason } from '@monban/core/access/decision';
import { needsCertificate } from '@monban/core/access/certificate-need';
import type { PolicyIndex } from '@monban/core/access/policy-index';
import type { CardRead, CertificateSight } from '@monban/core/access/tap';
import { BadgeId, type DoorId } from '@monban/core/ids';
import type { ReceiptSidecar } from '@monban/core/messages/receipt';
import type { Clock } from './ports.ts';
import type { ReaderSecrets } from './reader-keys.ts';
import { denyReasonOf } from './reader-error.ts';

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
 * SELECT and AUTHENTICATE with a fresh challenge: two APDUs; with the certificate, where this door and this badge
 * need it, five. A failure while the certificate is read ends the whole read: half a check is none.
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
  return readBadge(transmit, context, answer.proof);
}

const UNOPENED = {
  'wrong-site-key': 'wrong-site-key',
  malformed: 'read-malformed',
  // Active at SELECT and refused now: the counter has reached its end, or the badge was ended in between.
  'not-active': 'badge-terminated',
  refused: 'read-malformed',
} as const satisfies Record<Exclude<BadgeAnswer['kind'], 'opened'>, DenyReason>;

/** A national card that nobody has made a badge of yet, or something else altogether. */
async function explainAbsence(transmit: GuardedTransmit): Promise<DenyReason> {
  const response = await exchange(transmit, selectJpkiCommand(JPKI_2016.jpkiAid));
  return response.sw === SW.ok ? 'no-badge-ap' : 'unknown-card';
}

async function readBadge(
  transmit: GuardedTransmit,
  context: TapContext,
  proof: BadgeProof,
): Promise<CardReading> {
  const badgeId = BadgeId.parse(toBase64Url(proof.badgeId));
  const listed = context.policy?.badges.get(badgeId)?.policy;
  const verified = listed !== undefined && verifyBadgeSignature(proof, fromBase64Url(listed.publicKey));
  const checkLink = verified && needsCertificate(context.policy, context.doorId, badgeId);
  return {
    read: {
      kind: 'badge',
      badgeId,
      counter: proof.counter,
      proof: listed === undefined ? 'unlisted' : verified ? 'verified' : 'failed',
      certificate: checkLink ? await compareLink(transmit, context.secrets, listed.cardLink) : 'not-read',
      pin: 'not-asked',
    },
    proof: { mode: proof.mode, ...cardStatement(proof) },
  };
}

async function compareLink(
  transmit: GuardedTransmit,
  secrets: ReaderSecrets,
  enrolledLink: string | null,
): Promise<CertificateSight> {
  if (secrets.linkKey === null || enrolledLink === null) return 'not-read';
  const head = await readCertificateHead(transmit);
  switch (head.kind) {
    case 'not-on-card':
      return 'not-on-card';
    case 'protected':
      return 'not-read';
    case 'read': {
      const link = cardLink(secrets.linkKey, head.bytes);
      return equalConstantTime(link, fromBase64Url(enrolledLink)) ? 'matches' : 'differs';
    }
  }
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
