import { verifyBadgeSignature } from '@monban/card-ap/applet/message';
import { trimRecord } from '@monban/card-ap/applet/record-envelope';
import { CardError } from '@monban/card-ap/errors';
import type { DeskEvidence } from '@monban/core/messages/desk';
import type { StoredDeskJob } from './desk-job-row.ts';
import { bytesOf, statementOf } from './statement.ts';

/** The mode in which a card answers with its record. */
const WITH_RECORD = 0x01;
const NO_PIN = 0x00;
const PIN_SET = 0x01;

/**
 * Did the card of this badge answer, with exactly what the job was to bring about: the record that was signed for it,
 * the PIN that is or is not to be there, sealed to a site key of ours? Nothing is believed on less.
 */
export function isEvidenceGood(
  job: Pick<StoredDeskJob, 'badgeId' | 'task' | 'record' | 'setsPin'>,
  evidence: DeskEvidence,
  known: {
    /** The card key's point. */
    readonly publicKey: string;
    readonly siteKeyVersions: readonly number[];
  },
): boolean {
  const statement = statementOf({ ...evidence, mode: WITH_RECORD }, evidence.badgeId);
  return (
    evidence.badgeId === job.badgeId &&
    known.siteKeyVersions.includes(evidence.siteKeyVersion) &&
    isRecordAsSigned(job, evidence) &&
    isPinAsAsked(job, evidence) &&
    verifyBadgeSignature(statement, bytesOf(known.publicKey))
  );
}

export function hasPin({ pinStatus }: Pick<DeskEvidence, 'pinStatus'>): boolean {
  return pinStatus !== NO_PIN;
}

function isRecordAsSigned(job: Pick<StoredDeskJob, 'task' | 'record'>, evidence: DeskEvidence): boolean {
  switch (job.task) {
    case 'issue':
    case 'renew-record':
    case 'rebind':
      return job.record !== null && recordOf(evidence) === job.record;
    case 'set-pin':
    case 'remove-pin':
    case 'resume':
    case 'terminate':
      return true;
  }
}

function isPinAsAsked(job: Pick<StoredDeskJob, 'task' | 'setsPin'>, { pinStatus }: DeskEvidence): boolean {
  switch (job.task) {
    case 'issue':
      return pinStatus === (job.setsPin ? PIN_SET : NO_PIN);
    case 'set-pin':
      return pinStatus === PIN_SET;
    case 'remove-pin':
      return pinStatus === NO_PIN;
    case 'renew-record':
    case 'rebind':
    case 'resume':
    case 'terminate':
      return true;
  }
}

/** The card pads its record with zeros; a desk may have cut them off or not. */
function recordOf(evidence: DeskEvidence): string | undefined {
  try {
    return Buffer.from(trimRecord(bytesOf(evidence.record))).toString('base64url');
  } catch (cause) {
    if (cause instanceof CardError) return undefined;
    throw cause;
  }
}
