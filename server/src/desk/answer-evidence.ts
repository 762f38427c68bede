import type { DeskEvidence, DeskFailure } from '@monban/core/messages/desk';
import type { StoredBadge } from '../badges/badge-row.ts';
import { isEvidenceGood } from './check-evidence.ts';
import type { StoredDeskJob } from './desk-job-row.ts';
import type { DeskWork } from './desk-work.ts';
import type { Finishing } from './finish-task.ts';
import { verifyBindingClaim } from './verify-binding.ts';

/** The card's own answer after its activation or its change: what it proves, or why it proves nothing. */
export async function judgeEvidence(
  work: DeskWork,
  { job, badge }: { readonly job: StoredDeskJob; readonly badge: StoredBadge },
  evidence: DeskEvidence,
): Promise<Finishing | DeskFailure> {
  const publicKey = job.task === 'issue' ? job.publicKey : badge.publicKey;
  if (publicKey === null || job.task === 'terminate') return 'evidence-invalid';
  // It shows that the card is here again: an answer of before the stop does not.
  if (job.task === 'resume' && evidence.counter <= badge.counterFloor) return 'evidence-invalid';
  const siteKeyVersions = work.keys.siteKeys.map(({ version }) => version);
  if (!isEvidenceGood(job, evidence, { publicKey, siteKeyVersions })) return 'evidence-invalid';
  const isBound = job.task === 'issue' && job.binding !== null;
  return isBound ? judgeBinding(work, { ...job, publicKey }, evidence) : { evidence };
}

async function judgeBinding(
  work: DeskWork,
  job: StoredDeskJob & { readonly publicKey: string },
  evidence: DeskEvidence,
): Promise<Finishing | DeskFailure> {
  const { badgeId, publicKey, cardLink } = job;
  const shown = evidence.binding;
  // What the record was cut to and what the binding shows are one certificate.
  if (shown?.certificateUntil !== job.certificateUntil) return 'evidence-invalid';
  const claim = { badgeId, publicKey, cardLink, shownSignature: evidence.signature, evidence: shown };
  const verdict = await verifyBindingClaim(claim, {
    binding: job.binding ?? 'face-check',
    trust: work.bindingTrust,
    linkKey: work.keys.linkKey,
    at: work.clock(),
  });
  if (verdict.kind === 'refused') return verdict.failure;
  const { certificateUntil, certificateStanding } = verdict;
  return { evidence, binding: { certificateUntil, certificateStanding } };
}
