import type { CertificateStanding, DeskJob } from '@monban/core/api/badges';
import type { BadgeId, ControllerId, DeskJobId, OperatorId, PersonId } from '@monban/core/ids';
import type { Binding, DeskFailure, DeskJobStep, DeskTask } from '@monban/core/messages/desk';
import type { Knex } from '@monban/db/open';
import { columnsOf } from '../records/column-names.ts';
import { withinPeople, type Scope } from '../records/scope.ts';
import { JOB_COLUMNS, jobFromRow, type JobRow, type StoredDeskJob } from './desk-job-row.ts';

export interface NewDeskJob {
  readonly id: DeskJobId;
  readonly task: DeskTask;
  readonly personId: PersonId;
  readonly controllerId: ControllerId;
  readonly carrier: DeskJob['carrier'];
  readonly badgeId: BadgeId;
  readonly binding: Binding | null;
  readonly setsPin: boolean;
  readonly orderedUntil: string | null;
  readonly faceCheckedBy: OperatorId;
  readonly at: string;
}

export interface DeskJobsFilter {
  readonly personId?: PersonId | undefined;
  readonly badgeId?: BadgeId | undefined;
  readonly controllerId?: ControllerId | undefined;
  readonly state?: DeskJob['state'] | undefined;
}

/** Where a page begins: after this job, in the order newest first. */
export interface DeskJobCursor {
  readonly createdAt: string;
  readonly id: string;
}

export async function insertDeskJob(trx: Knex, job: NewDeskJob): Promise<void> {
  await trx('desk_jobs').insert({
    id: job.id,
    task: job.task,
    person_id: job.personId,
    controller_id: job.controllerId,
    carrier: job.carrier,
    badge_id: job.badgeId,
    state: 'open',
    step: 'waiting-for-card',
    binding: job.binding,
    sets_pin: job.setsPin,
    ordered_until: job.orderedUntil,
    face_checked_by: job.faceCheckedBy,
    face_checked_at: job.at,
    created_at: job.at,
    updated_at: job.at,
  });
}

export async function findDeskJob(db: Knex, scope: Scope, id: DeskJobId): Promise<StoredDeskJob | undefined> {
  const row = await selectJobs(db, scope).where('desk_jobs.id', id).first();
  return row && jobFromRow(row);
}

/** Newest first. */
export async function listDeskJobs(
  db: Knex,
  scope: Scope,
  page: {
    readonly filter: DeskJobsFilter;
    readonly after?: DeskJobCursor | undefined;
    readonly limit: number;
  },
): Promise<readonly StoredDeskJob[]> {
  const query = withFilter(selectJobs(db, scope), page.filter)
    .orderBy([
      { column: 'desk_jobs.created_at', order: 'desc' },
      { column: 'desk_jobs.id', order: 'desc' },
    ])
    .limit(page.limit);
  const { after } = page;
  if (after) {
    void query.where((older) => {
      void older
        .where('desk_jobs.created_at', '<', after.createdAt)
        .orWhere({ 'desk_jobs.created_at': after.createdAt })
        .andWhere('desk_jobs.id', '<', after.id);
    });
  }
  return (await query).map(jobFromRow);
}

export async function countDeskJobs(db: Knex, scope: Scope, filter: DeskJobsFilter): Promise<number> {
  const jobs = withFilter(selectJobs(db, scope), filter).as('jobs');
  const row = await db.from(jobs).count<{ count: number | string }[]>({ count: '*' }).first();
  return Number(row?.count ?? 0);
}

/** Jobs that are not closed: of one desk, about one badge, or all that nothing has happened to since an instant. */
export async function listOpenDeskJobs(
  db: Knex,
  which:
    | { readonly controllerId: ControllerId }
    | { readonly badgeId: BadgeId }
    | { readonly untouchedSince: string },
): Promise<readonly StoredDeskJob[]> {
  const query = selectJobs(db, 'all').where('desk_jobs.state', 'open').orderBy('desk_jobs.created_at');
  if ('controllerId' in which) void query.where('desk_jobs.controller_id', which.controllerId);
  else if ('badgeId' in which) void query.where('desk_jobs.badge_id', which.badgeId);
  else void query.where('desk_jobs.updated_at', '<', which.untouchedSince);
  return (await query).map(jobFromRow);
}

export interface DeskJobChange {
  readonly state?: DeskJob['state'];
  readonly step?: DeskJobStep;
  readonly failure?: DeskFailure | null;
  readonly pinPage?: string | null;
  readonly publicKey?: string;
  readonly cardLink?: string | null;
  readonly record?: string;
  readonly certificateUntil?: string | null;
  readonly certificateStanding?: CertificateStanding | null;
  readonly validUntil?: string;
  readonly closedAt?: string;
}

/** Changes a job that is still open; false when it was closed meanwhile. */
export async function changeOpenDeskJob(
  trx: Knex,
  id: DeskJobId,
  change: DeskJobChange & { readonly at: string },
): Promise<boolean> {
  const { at, ...values } = change;
  const changed = await trx('desk_jobs')
    .where({ id, state: 'open' })
    .update({ ...columnsOf(values), updated_at: at, version: trx.raw('version + 1') });
  return changed > 0;
}

function selectJobs(db: Knex, scope: Scope) {
  const query = db('desk_jobs')
    .join('people', 'people.id', 'desk_jobs.person_id')
    .select<JobRow[]>([...JOB_COLUMNS]);
  withinPeople(query, scope);
  return query;
}

function withFilter<Query extends Knex.QueryBuilder>(query: Query, filter: DeskJobsFilter): Query {
  if (filter.personId !== undefined) void query.where('desk_jobs.person_id', filter.personId);
  if (filter.badgeId !== undefined) void query.where('desk_jobs.badge_id', filter.badgeId);
  if (filter.controllerId !== undefined) void query.where('desk_jobs.controller_id', filter.controllerId);
  if (filter.state !== undefined) void query.where('desk_jobs.state', filter.state);
  return query;
}
