import { verifyBadgeSignature } from '@monban/card-ap/applet/message';
import { trimRecord } from '@monban/card-ap/applet/record-envelope';
import { CardError } from '@monban/card-ap/errors';
import type { DeskEvidence } from '@monban/core/messages/desk';
import type { StoredDeskJob } from './desk-job-store.ts';

/** The mode in which a card answers with its record. */
const WITH_RECORD = 0x01;

/**
 * Did the card that made this job's key answer, with this job's badge id and exactly the record that was signed for
 * it, sealed to the present site key? Only then may the badge be enabled.
 */
export function isEvidenceGood(
  job: Pick<StoredDeskJob, 'badgeId' | 'publicKey' | 'record'>,
  evidence: DeskEvidence,
  siteKeyVersion: number,
): boolean {
  if (job.publicKey === null || job.record === null) return false;
  if (evidence.badgeId !== job.badgeId || evidence.siteKeyVersion !== siteKeyVersion) return false;
  if (recordOf(evidence) !== job.record) return false;
  return verifyBadgeSignature(
    {
      siteKeyVersion: evidence.siteKeyVersion,
      mode: WITH_RECORD,
      readerNonce: bytes(evidence.readerNonce),
      readerId: bytes(evidence.readerId),
      ephemeralKey: bytes(evidence.ephemeralKey),
      badgeId: bytes(evidence.badgeId),
      counter: evidence.counter,
      pinStatus: evidence.pinStatus,
      signature: bytes(evidence.signature),
    },
    bytes(job.publicKey),
  );
}

/** The card pads its record with zeros; a desk may have cut them off or not. */
function recordOf(evidence: DeskEvidence): string | undefined {
  try {
    return Buffer.from(trimRecord(bytes(evidence.record))).toString('base64url');
  } catch (cause) {
    if (cause instanceof CardError) return undefined;
    throw cause;
  }
}

function bytes(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'base64url'));
}
