import type { DeskJob, StartDeskJob } from '@monban/core/api/badges';
import { AppError } from '@monban/core/errors';
import { DeskJobId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { inTransaction } from '@monban/db/transaction';
import { recordAudit } from '../audit/record-audit.ts';
import { findController } from '../controllers/controller-store.ts';
import { invalidField } from '../http/problem.ts';
import type { Caller, ChangeContext, SiteScope } from '../http/route.ts';
import { drawBadgeId } from './badge-id.ts';
import type { Desk } from './desk.ts';
import {
  changeOpenDeskJob,
  findDeskJob,
  insertDeskJob,
  listOpenDeskJobs,
  toDeskJob,
  type StoredDeskJob,
} from './desk-job-store.ts';

export interface DeskJobDeps {
  readonly db: Knex;
  readonly desk: Desk;
  readonly newId: () => string;
  readonly randomBytes: (length: number) => Buffer;
}

const DEFAULT_VALIDITY_YEARS = 5;

/**
 * Opens a job and tells the desk. Throws `DESK_UNAVAILABLE` when the desk is not there to take it, `CONFLICT` when it
 * works on another job, `RETIRED` for a person who has left.
 */
export async function startDeskJob(
  deps: DeskJobDeps,
  asker: { readonly caller: Caller; readonly context: ChangeContext },
  input: StartDeskJob,
): Promise<DeskJob> {
  const id = DeskJobId.parse(deps.newId());
  const { caller, context } = asker;
  const job = await inTransaction(deps.db, async (trx) => {
    await requirePerson(trx, caller.sites, input);
    await requireDesk(trx, caller.sites, input);
    const at = context.at.toISOString();
    const validUntil = validUntilOf(input, context.at);
    const badgeId = drawBadgeId(deps.randomBytes);
    const { personId, controllerId, carrier } = input;
    const faceCheckedBy = caller.operatorId;
    await insertDeskJob(trx, {
      id,
      personId,
      controllerId,
      carrier,
      badgeId,
      validUntil,
      faceCheckedBy,
      at,
    });
    const stored = await getDeskJob(trx, caller.sites, id);
    await audit(trx, context, { action: 'desk-job.started', before: null, after: stored });
    return stored;
  });
  if (!(await deps.desk.command(job, 'begin'))) {
    await close(deps, { job, context }, { state: 'failed', failure: 'desk-offline' });
    throw new AppError('DESK_UNAVAILABLE');
  }
  await deps.desk.announce(id);
  return toDeskJob(job);
}

/** Throws `DESK_JOB_CLOSED` for a job that is done, failed or cancelled already. */
export async function cancelDeskJob(
  deps: DeskJobDeps,
  asker: { readonly caller: Caller; readonly context: ChangeContext },
  id: DeskJobId,
): Promise<DeskJob> {
  const job = await getDeskJob(deps.db, asker.caller.sites, id);
  if (job.state !== 'open') throw new AppError('DESK_JOB_CLOSED');
  const closed = await close(
    deps,
    { job, context: asker.context },
    { state: 'cancelled', failure: 'cancelled' },
  );
  if (!closed) throw new AppError('DESK_JOB_CLOSED');
  await deps.desk.command(job, 'cancel');
  await deps.desk.announce(job.id);
  return toDeskJob(await getDeskJob(deps.db, asker.caller.sites, id));
}

/** Throws `NOT_FOUND`, for a job about a person of another site too. */
export async function getDeskJob(db: Knex, sites: SiteScope, id: DeskJobId): Promise<StoredDeskJob> {
  const job = await findDeskJob(db, sites, id);
  if (!job) throw new AppError('NOT_FOUND');
  return job;
}

async function requirePerson(trx: Knex, sites: SiteScope, { personId }: StartDeskJob): Promise<void> {
  const query = trx('people').select<{ retired_at: string | null }[]>('retired_at').where({ id: personId });
  if (sites !== 'all') void query.whereIn('site_id', sites);
  const person = await query.first();
  if (!person) throw invalidField('/personId', 'REFERENCE_UNKNOWN');
  if (person.retired_at !== null) throw new AppError('RETIRED');
}

async function requireDesk(trx: Knex, sites: SiteScope, { controllerId }: StartDeskJob): Promise<void> {
  // Of two that ask for one desk the second waits, and then finds the first one's job.
  await trx('controllers').select('id').where({ id: controllerId }).forUpdate();
  const desk = await findController(trx, sites, controllerId);
  if (desk?.role !== 'desk' || desk.retiredAt !== null)
    throw invalidField('/controllerId', 'REFERENCE_UNKNOWN');
  if (desk.state !== 'enrolled' || desk.connection !== 'online') throw new AppError('DESK_UNAVAILABLE');
  const [other] = await listOpenDeskJobs(trx, { controllerId });
  if (other) throw new AppError('CONFLICT', { details: { deskJobId: other.id } });
}

function validUntilOf(input: StartDeskJob, at: Date): string {
  if (input.validUntil === undefined) {
    const end = new Date(at);
    end.setUTCFullYear(end.getUTCFullYear() + DEFAULT_VALIDITY_YEARS);
    return end.toISOString();
  }
  if (input.validUntil <= at.toISOString()) throw invalidField('/validUntil', 'ENDS_BEFORE_START');
  return input.validUntil;
}

async function close(
  deps: DeskJobDeps,
  closing: { readonly job: StoredDeskJob; readonly context: ChangeContext },
  end: { readonly state: 'failed' | 'cancelled'; readonly failure: 'desk-offline' | 'cancelled' },
): Promise<boolean> {
  const { job, context } = closing;
  return inTransaction(deps.db, async (trx) => {
    const at = context.at.toISOString();
    if (!(await changeOpenDeskJob(trx, job.id, { ...end, closedAt: at, at }))) return false;
    const after = { ...job, ...end };
    await audit(trx, context, { action: `desk-job.${end.state}`, before: job, after });
    return true;
  });
}

async function audit(
  trx: Knex,
  context: ChangeContext,
  change: { readonly action: string; readonly before: StoredDeskJob | null; readonly after: StoredDeskJob },
): Promise<void> {
  const { action, before, after } = change;
  await recordAudit(trx, context, { action, subjectType: 'desk-job', subjectId: after.id, before, after });
}
