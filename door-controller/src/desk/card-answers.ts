import { MODE, type Mode, PIN_STATUS } from '@monban/card-ap/applet/format';
import { verifyBadgeSignature } from '@monban/card-ap/applet/message';
import { decodeRecord, type RecordExpectation, verifyRecord } from '@monban/card-ap/applet/record';
import { equalBytes, fromBase64Url, toBase64Url } from '@monban/card-ap/bytes';
import { authenticateBadge, type OpenedAnswer, selectBadge } from '@monban/card-ap/session';
import { BadgeId } from '@monban/core/ids';
import { cardStatement } from '../tap.ts';
import type { DeskCard } from './desk-card.ts';
import type { CardOutcome, ExpectedBadge } from './desk-state.ts';

type Unfit = Extract<CardOutcome, { kind: 'unfit' }>;
const unfit = (failure: Unfit['failure']): Unfit => ({ kind: 'unfit', failure });

/** Is the badge the one that the order means, now, with its own key? */
export async function authenticate(card: DeskCard, expected: ExpectedBadge): Promise<CardOutcome> {
  const answer = await answerAs(card, expected, MODE.short);
  if (answer.kind === 'unfit') return answer;
  const { proof } = answer;
  return { kind: 'authenticate', statement: { mode: proof.mode, ...cardStatement(proof) } };
}

/**
 * The badge answers as it would at a door, and shows its record. The desk believes neither the card nor the server's
 * answer that it stored: S must fit the expected key, and a record that is expected must be this company's, for that
 * key and that badge id (badge-ap.md section 6).
 */
export async function prove(card: DeskCard, expected: ExpectedBadge): Promise<CardOutcome> {
  const answer = await answerAs(card, expected, MODE.withRecord);
  if (answer.kind === 'unfit') return answer;
  const { proof, record } = answer;
  if (record === undefined || !isRecordAsExpected(record, expected, card.context.expectedRecord())) {
    return unfit('evidence-invalid');
  }
  if (expected.hasPin !== undefined && expected.hasPin !== (proof.pinStatus === PIN_STATUS.set)) {
    return unfit('evidence-invalid');
  }
  const { badgeId } = expected;
  return { kind: 'prove', evidence: { ...cardStatement(proof), badgeId, record: toBase64Url(record) } };
}

async function answerAs(
  { transmit, context }: DeskCard,
  expected: ExpectedBadge,
  mode: Mode,
): Promise<OpenedAnswer | Unfit> {
  await selectBadge(transmit);
  const answer = await authenticateBadge(transmit, {
    readerNonce: context.randomBytes(16),
    readerId: context.readerId,
    mode,
    siteKeys: context.secrets.siteKeys,
  });
  // Sealed to another company's readers: not what we gave.
  if (answer.kind === 'wrong-site-key') return unfit('other-badge');
  if (answer.kind !== 'opened') return unfit('evidence-invalid');
  answer.pinKeys.encryption.fill(0);
  answer.pinKeys.authentication.fill(0);
  if (BadgeId.parse(toBase64Url(answer.proof.badgeId)) !== expected.badgeId) return unfit('other-badge');
  const isSigned = verifyBadgeSignature(answer.proof, fromBase64Url(expected.publicKey));
  return isSigned ? answer : unfit('evidence-invalid');
}

function isRecordAsExpected(
  record: Uint8Array,
  expected: ExpectedBadge,
  company: RecordExpectation,
): boolean {
  if (expected.record === undefined) return true;
  if (!equalBytes(record, fromBase64Url(expected.record))) return false;
  const { kind } = verifyRecord(record, company);
  // Signed a moment ago: by this desk's clock that may be in the future.
  if (kind !== 'valid' && kind !== 'not-yet-valid') return false;
  const { publicKey, badgeId } = decodeRecord(record);
  return (
    equalBytes(publicKey, fromBase64Url(expected.publicKey)) &&
    equalBytes(badgeId, fromBase64Url(expected.badgeId))
  );
}
