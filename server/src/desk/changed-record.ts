import type { CertificateStanding } from '@monban/core/api/badges';
import type { DeskFailure } from '@monban/core/messages/desk';
import type { AskedChange } from './answer-change.ts';
import type { DeskWork } from './desk-work.ts';
import { recordEnd, signBadgeRecord } from './sign-badge-record.ts';
import { verifyBindingClaim } from './verify-binding.ts';

/** What the badge is bound to after the change: as it was, or as the desk has just shown. */
interface NewBinding {
  readonly cardLink: string | null;
  readonly certificateUntil: string | null;
  readonly certificateStanding: CertificateStanding | null;
}

/**
 * The record that takes the place of the badge's present one, for the same key. It is signed once: the same job gets
 * the same record again, unless another certificate is shown.
 */
export async function changedRecord(
  work: DeskWork,
  asked: AskedChange,
): Promise<{ readonly record: string } | DeskFailure> {
  const { job, badge } = asked;
  const binding = job.task === 'rebind' ? await newBinding(work, asked) : badge;
  if (typeof binding === 'string') return binding;
  const { cardLink, certificateUntil, certificateStanding } = binding;
  const isSame = job.cardLink === cardLink && job.certificateUntil === certificateUntil;
  if (isSame && job.record !== null) return { record: job.record };
  const at = work.clock();
  const validUntil = recordEnd(job.orderedUntil ?? badge.orderedUntil, certificateUntil, at);
  if (validUntil === undefined) return 'certificate-expired';
  const record = signBadgeRecord(
    { badgeId: badge.id, publicKey: badge.publicKey ?? '', cardLink, validUntil },
    { organisationId: work.organisationId, issuer: work.keys.issuer, at },
  );
  const change = { record, cardLink, certificateUntil, certificateStanding, validUntil };
  return (await work.changeJob(job, change)) ? { record } : 'cancelled';
}

async function newBinding(
  work: DeskWork,
  { job, badge, request }: AskedChange,
): Promise<NewBinding | DeskFailure> {
  const { cardLink, statement, binding: evidence } = request;
  if (evidence === null) return 'certificate-missing';
  const publicKey = badge.publicKey ?? '';
  const claim = { badgeId: badge.id, publicKey, cardLink, shownSignature: statement.signature, evidence };
  const verdict = await verifyBindingClaim(claim, {
    binding: job.binding ?? 'face-check',
    trust: work.bindingTrust,
    linkKey: work.keys.linkKey,
    at: work.clock(),
  });
  if (verdict.kind === 'refused') return verdict.failure;
  const { certificateUntil, certificateStanding } = verdict;
  return { cardLink, certificateUntil, certificateStanding };
}
