import type { DeskFailure, DeskRecordAnswer, DeskRecordRequest } from '@monban/core/messages/desk';
import { isStopped } from '../badges/badge-life.ts';
import type { StoredBadge } from '../badges/badge-row.ts';
import { currentSiteKey } from '../keys/server-keys.ts';
import type { StoredDeskJob } from './desk-job-row.ts';
import type { DeskWork } from './desk-work.ts';
import { recordEnd, signBadgeRecord } from './sign-badge-record.ts';

/**
 * What a blank card is to be given. The same key gets the same record again; a new key, made after the card was
 * pulled, a new one.
 */
export async function answerRecord(
  work: DeskWork,
  { job, badge }: { readonly job: StoredDeskJob; readonly badge: StoredBadge },
  request: DeskRecordRequest,
): Promise<DeskRecordAnswer | DeskFailure> {
  // Somebody has stopped the badge before it was made.
  if (isStopped(badge)) return 'cancelled';
  const failure = recordRefusal(job, request);
  if (failure) return failure;
  const signed = await recordFor(work, job, request);
  if (typeof signed === 'string') return signed;
  const { keys } = work;
  const siteKey = currentSiteKey(keys);
  return {
    type: 'monban.desk-record-answer.v1',
    controllerId: job.controllerId,
    jobId: job.id,
    requestId: request.requestId,
    siteKeyVersion: siteKey.version,
    sitePublicKey: siteKey.key.point.toString('base64url'),
    badgeId: job.badgeId,
    record: signed.record,
    managementPublicKey: keys.management.point.toString('base64url'),
  };
}

/** A national card has a certificate, whether or not links are switched on; a company-owned card has none. */
function recordRefusal(job: StoredDeskJob, request: DeskRecordRequest): DeskFailure | undefined {
  if (job.task !== 'issue') return 'evidence-invalid';
  const hasCertificate = request.certificateUntil !== undefined;
  if (job.carrier === 'company-card') {
    return hasCertificate || request.cardLink !== null ? 'wrong-carrier' : undefined;
  }
  return hasCertificate ? undefined : 'certificate-missing';
}

async function recordFor(
  work: DeskWork,
  job: StoredDeskJob,
  request: DeskRecordRequest,
): Promise<{ readonly record: string } | DeskFailure> {
  const { publicKey, cardLink, certificateUntil = null } = request;
  const isRepeated =
    job.publicKey === publicKey && job.cardLink === cardLink && job.certificateUntil === certificateUntil;
  if (isRepeated && job.record !== null) return { record: job.record };
  const at = work.clock();
  const validUntil =
    job.orderedUntil === null ? undefined : recordEnd(job.orderedUntil, certificateUntil, at);
  if (validUntil === undefined) return 'certificate-expired';
  const record = signBadgeRecord(
    { badgeId: job.badgeId, publicKey, cardLink, validUntil },
    { organisationId: work.organisationId, issuer: work.keys.issuer, at },
  );
  const step = { step: 'record-signed', failure: null, pinPage: null } as const;
  const change = { ...step, publicKey, cardLink, certificateUntil, record, validUntil };
  return (await work.changeJob(job, change)) ? { record } : 'cancelled';
}
