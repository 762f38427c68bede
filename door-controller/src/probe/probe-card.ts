import { MODE } from '@monban/card-ap/applet/format';
import { verifyBadgeSignature } from '@monban/card-ap/applet/message';
import { decodeRecord, verifyRecord } from '@monban/card-ap/applet/record';
import type { RecordClaims } from '@monban/card-ap/applet/record-claims';
import { equalBytes, toBase64Url } from '@monban/card-ap/bytes';
import { CardError } from '@monban/card-ap/errors';
import { authenticateBadge, type OpenedAnswer, selectBadge } from '@monban/card-ap/session';
import type { GuardedTransmit } from '@monban/card-ap/transmit';
import type { Decision, DenyReason } from '@monban/core/access/decision';
import type { RequiredAssurance } from '@monban/core/access/policy';
import type { CardRead, CertificateSight } from '@monban/core/access/tap';
import { BadgeId } from '@monban/core/ids';
import type { PathFailure } from '@monban/trust/certificate-path/path-outcome';
import { explainAbsence } from '../absence.ts';
import { type CertificateQuestion, findPathFailure, seeCertificate } from '../tap-certificate.ts';
import { seePin } from '../tap-pin.ts';
import { UNOPENED } from '../tap.ts';
import type { ProbeKeys } from './probe-keys.ts';
import { decideAlone } from './probe-policy.ts';

export interface ProbeContext {
  readonly keys: ProbeKeys;
  readonly requiredAssurance: RequiredAssurance;
  /** 16 bytes. */
  readonly readerId: Uint8Array;
  readonly randomBytes: (length: number) => Uint8Array;
  readonly at: Date;
  /** The door's part of the tap is over; what follows is the probe's own. */
  readonly onTapDone: () => void;
}

export interface ProbeOutcome {
  readonly decision: Decision;
  /** Of an answer that was sealed to our key, believed or not. */
  readonly badgeId: string | null;
  readonly organisationId: string | null;
  /** Why the path of the user certificate is not valid; undefined when it is, or was not asked for. */
  readonly pathFailure?: PathFailure;
}

/**
 * One tap. What a door has from its policy is found out here: the badge's key from the record (mode 01, so one APDU
 * more than at a door), which the issuer must have signed for this badge id and for now; and where a certificate is
 * asked for also its path, which a desk validates when it binds a badge. Throws as the functions of card-ap do.
 */
export async function probeCard(transmit: GuardedTransmit, context: ProbeContext): Promise<ProbeOutcome> {
  const presence = await selectBadge(transmit);
  if (presence.kind === 'absent') return refused(await explainAbsence(transmit));
  if (presence.lifeCycle !== 'active') return refused(`badge-${presence.lifeCycle}`);
  const { keys, readerId, randomBytes } = context;
  const answer = await authenticateBadge(transmit, {
    readerNonce: randomBytes(16),
    readerId,
    mode: MODE.withRecord,
    siteKeys: [keys.siteKey],
  });
  if (answer.kind !== 'opened') return refused(UNOPENED[answer.kind]);
  const badgeId = toBase64Url(answer.proof.badgeId);
  const record = readRecord(answer, context);
  if (typeof record === 'string') return { ...refused(record), badgeId };
  const outcome = await probeBadge(transmit, { answer, claims: record }, context);
  return { ...outcome, badgeId, organisationId: record.organisationId };
}

interface ProbedBadge {
  readonly answer: OpenedAnswer;
  readonly claims: RecordClaims;
}

/** The claims, or why the record is none of this badge and this moment. */
function readRecord({ proof, record }: OpenedAnswer, { keys, at }: ProbeContext): RecordClaims | DenyReason {
  const organisationId = record && organisationOf(record);
  if (record === undefined || organisationId === undefined) return 'record-mismatch';
  const verdict = verifyRecord(record, { issuerKeys: [keys.issuerKey], organisationId, at });
  if (verdict.kind === 'not-yet-valid') return 'badge-not-yet-valid';
  if (verdict.kind === 'expired') return 'badge-expired';
  const isOurs = verdict.kind === 'valid' && equalBytes(verdict.claims.badgeId, proof.badgeId);
  return isOurs ? verdict.claims : 'record-mismatch';
}

/** Knowing no organisation, the probe takes the one that the issuer signed for. */
function organisationOf(record: Uint8Array): string | undefined {
  try {
    return decodeRecord(record).organisationId;
  } catch (error) {
    if (error instanceof CardError) return undefined;
    throw error;
  }
}

async function probeBadge(
  transmit: GuardedTransmit,
  badge: ProbedBadge,
  context: ProbeContext,
): Promise<Pick<ProbeOutcome, 'decision' | 'pathFailure'>> {
  const { answer, claims } = badge;
  const isVerified = verifyBadgeSignature(answer.proof, claims.publicKey);
  const read: CardRead = {
    kind: 'badge',
    badgeId: BadgeId.parse(toBase64Url(answer.proof.badgeId)),
    counter: answer.proof.counter,
    proof: isVerified ? 'verified' : 'failed',
    ...(isVerified ? await seeRest(transmit, badge, context) : UNSEEN),
  };
  context.onTapDone();
  const decision = decideAlone(claims, read, context);
  if (decision.kind === 'deny' || read.certificate !== 'matches') return { decision };
  const pathFailure = await findPathFailure(transmit, questionOf(claims, context));
  if (pathFailure === undefined) return { decision };
  const reason = pathFailure === 'expired' ? 'certificate-expired' : 'certificate-invalid';
  return { decision: { kind: 'deny', reason, assurance: 'badge' }, pathFailure };
}

const UNSEEN = { pin: 'not-asked', certificate: 'not-read' } as const;

/** The PIN first, since only the next command after AUTHENTICATE may be VERIFY. */
async function seeRest(transmit: GuardedTransmit, { answer, claims }: ProbedBadge, context: ProbeContext) {
  const { requiredAssurance, keys } = context;
  const pin =
    requiredAssurance === 'badge+certificate+pin' ? await seePin(transmit, answer, keys.pin) : UNSEEN.pin;
  const certificate: CertificateSight =
    requiredAssurance === 'badge'
      ? UNSEEN.certificate
      : await seeCertificate(transmit, questionOf(claims, context));
  return { pin, certificate };
}

function questionOf({ cardLink }: RecordClaims, { keys, at }: ProbeContext): CertificateQuestion {
  const enrolledLink = cardLink === undefined ? null : toBase64Url(cardLink);
  return { linkKey: keys.linkKey, enrolledLink, trust: keys.trust, clock: { at, trusted: true } };
}

function refused(reason: DenyReason): ProbeOutcome {
  const decision = { kind: 'deny', reason, assurance: 'none' } as const;
  return { decision, badgeId: null, organisationId: null };
}
