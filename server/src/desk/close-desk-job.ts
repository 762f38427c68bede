import type { DeskFailure } from '@monban/core/messages/desk';
import { mayBecome } from '@monban/core/badges/life-cycle';
import type { Knex } from '@monban/db/open';
import { recordAudit } from '../audit/record-audit.ts';
import { changeBadge, changeBadges, getStoredBadge, moveBadge } from '../badges/badge-life.ts';
import type { ChangeContext } from '../http/route.ts';
import { cardOf } from './card-of-job.ts';
import type { StoredDeskJob } from './desk-job-row.ts';
import { changeOpenDeskJob } from './desk-job-store.ts';

export interface JobEnd {
  readonly state: 'failed' | 'cancelled';
  readonly failure: DeskFailure;
}

/**
 * Ends a job that came to nothing, and with it the badge that it was to make. Whatever of that is on a card already
 * proves nothing to anybody. False when the job was closed meanwhile.
 */
export async function closeDeskJob(
  deps: { readonly db: Knex; readonly clock: () => Date },
  job: StoredDeskJob,
  closing: JobEnd & { readonly context: ChangeContext },
): Promise<boolean> {
  const { state, failure } = closing;
  return changeBadges(deps, closing.context, async (trx, context) => {
    const at = context.at.toISOString();
    const end = { state, failure, pinPage: null, closedAt: at };
    if (!(await changeOpenDeskJob(trx, job.id, { ...end, at }))) return false;
    if (job.task === 'issue') await endBadge(trx, job, { failure, context });
    await auditJob(trx, context, { action: `desk-job.${state}`, before: job, after: { ...job, ...end } });
    return true;
  });
}

export async function auditJob(
  trx: Knex,
  context: ChangeContext,
  change: {
    readonly action: `desk-job.${string}`;
    readonly before: StoredDeskJob | null;
    readonly after: StoredDeskJob;
  },
): Promise<void> {
  const { action, before, after } = change;
  await recordAudit(trx, context, { action, subjectType: 'desk-job', subjectId: after.id, before, after });
}

async function endBadge(
  trx: Knex,
  job: StoredDeskJob,
  { failure, context }: { readonly failure: DeskFailure; readonly context: ChangeContext },
): Promise<void> {
  const badge = await getStoredBadge(trx, 'all', { id: job.badgeId, at: context.at });
  // The desk may have stored it and not got round to saying so: only what is known can be terminated at a desk.
  const mayBeOnCard = job.record !== null && badge.publicKey === null;
  const change = mayBeOnCard ? cardOf(job) : {};
  if (!mayBecome(badge.state, 'terminated')) {
    if (mayBeOnCard) await changeBadge(trx, badge, { action: 'badge.given-up', change, context });
    return;
  }
  await moveBadge(trx, badge, {
    to: 'terminated',
    action: 'badge.given-up',
    reason: failure,
    change,
    context,
    operatorId: null,
  });
}
