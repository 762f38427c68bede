import type { DeskJob, StartDeskTask } from '@monban/core/api/badges';
import { AppError } from '@monban/core/errors';
import { DeskJobId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { changeBadges } from '../badges/badge-life.ts';
import type { ChangeContext } from '../http/route.ts';
import type { Scope } from '../records/scope.ts';
import { beginTask, type BeginAsker, type BeginDeps } from './begin-task.ts';
import { auditJob, closeDeskJob } from './close-desk-job.ts';
import { type StoredDeskJob, toDeskJob } from './desk-job-row.ts';
import { findDeskJob } from './desk-job-store.ts';
import type { Desk } from './desk.ts';

export interface DeskJobDeps extends Omit<BeginDeps, 'trx'> {
  readonly db: Knex;
  readonly desk: Pick<Desk, 'command' | 'announce'>;
  readonly clock: () => Date;
  readonly newId: () => string;
  /** Resolves when what was stopped is on its way to the doors. */
  readonly publishNow: () => Promise<void>;
}

/**
 * Opens a job and tells the desk, after the doors where a badge is stopped. Throws `DESK_UNAVAILABLE` when the desk is
 * not there to take it, `CONFLICT` when it works on another job or another desk on this badge, `RETIRED` for a person
 * who has left, `BADGE_STATE_FORBIDS` for a badge that the task does not fit, `LEGAL_BASIS_MISSING` for a binding by
 * signature that nobody may check.
 */
export async function startDeskJob(
  deps: DeskJobDeps,
  asker: BeginAsker,
  task: StartDeskTask,
): Promise<DeskJob> {
  const id = DeskJobId.parse(deps.newId());
  const { caller } = asker;
  const { job, stopsBadge } = await changeBadges(deps, asker.context, async (trx, context) => {
    const begun = await beginTask({ ...deps, trx }, { caller, context }, { id, task });
    const stored = await getDeskJob(trx, caller.scope, id);
    await auditJob(trx, context, { action: 'desk-job.started', before: null, after: stored });
    return { job: stored, ...begun };
  });
  if (stopsBadge) await deps.publishNow();
  if (!(await deps.desk.command(job, 'begin'))) {
    const end = { state: 'failed', failure: 'desk-offline' } as const;
    await closeDeskJob(deps, job, { ...end, context: asker.context });
    throw new AppError('DESK_UNAVAILABLE');
  }
  await deps.desk.announce(id);
  return toDeskJob(job);
}

/** Throws `DESK_JOB_CLOSED` for a job that is done, failed or cancelled already. */
export async function cancelDeskJob(
  deps: DeskJobDeps,
  { caller, context }: { readonly caller: BeginAsker['caller']; readonly context: ChangeContext },
  id: DeskJobId,
): Promise<DeskJob> {
  const job = await getDeskJob(deps.db, caller.scope, id);
  if (job.state !== 'open') throw new AppError('DESK_JOB_CLOSED');
  const closed = await closeDeskJob(deps, job, { state: 'cancelled', failure: 'cancelled', context });
  if (!closed) throw new AppError('DESK_JOB_CLOSED');
  await deps.desk.command(job, 'cancel');
  await deps.desk.announce(job.id);
  return toDeskJob(await getDeskJob(deps.db, caller.scope, id));
}

/** Throws `NOT_FOUND`, for a job about a person of another site too. */
export async function getDeskJob(db: Knex, scope: Scope, id: DeskJobId): Promise<StoredDeskJob> {
  const job = await findDeskJob(db, scope, id);
  if (!job) throw new AppError('NOT_FOUND');
  return job;
}
