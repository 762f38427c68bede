import type { DeskJob } from '@monban/core/api/badges';
import type { BadgeId, ControllerId, DeskJobId, OperatorId, PersonId, SiteId } from '@monban/core/ids';
import type { DeskFailure, DeskJobStep } from '@monban/core/messages/desk';
import type { Knex } from '@monban/db/open';
import { without } from '../events/without.ts';
import type { SiteScope } from '../http/route.ts';

/** A job with what only the server and its desk know. */
export interface StoredDeskJob extends DeskJob {
  readonly siteId: SiteId;
  /** The card key of the last record that was signed for this job, 65-byte point, base64url; null before. */
  readonly publicKey: string | null;
  readonly cardLink: string | null;
  readonly record: string | null;
  readonly validUntil: string;
}

export interface NewDeskJob {
  readonly id: DeskJobId;
  readonly personId: PersonId;
  readonly controllerId: ControllerId;
  readonly carrier: DeskJob['carrier'];
  readonly badgeId: BadgeId;
  readonly validUntil: string;
  readonly faceCheckedBy: OperatorId;
  readonly at: string;
}

export interface DeskJobsFilter {
  readonly personId?: PersonId | undefined;
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
    person_id: job.personId,
    controller_id: job.controllerId,
    carrier: job.carrier,
    badge_id: job.badgeId,
    state: 'open',
    step: 'waiting-for-card',
    valid_until: job.validUntil,
    face_checked_by: job.faceCheckedBy,
    face_checked_at: job.at,
    created_at: job.at,
    updated_at: job.at,
  });
}

export async function findDeskJob(
  db: Knex,
  scope: SiteScope,
  id: DeskJobId,
): Promise<StoredDeskJob | undefined> {
  const row = await selectJobs(db, scope).where('desk_jobs.id', id).first();
  return row && jobFromRow(row);
}

/** Newest first. */
export async function listDeskJobs(
  db: Knex,
  scope: SiteScope,
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

export async function countDeskJobs(db: Knex, scope: SiteScope, filter: DeskJobsFilter): Promise<number> {
  const jobs = withFilter(selectJobs(db, scope), filter).as('jobs');
  const row = await db.from(jobs).count<{ count: number | string }[]>({ count: '*' }).first();
  return Number(row?.count ?? 0);
}

/** Jobs that are not closed: of one desk, or all that nothing has happened to since an instant. */
export async function listOpenDeskJobs(
  db: Knex,
  which: { readonly controllerId: ControllerId } | { readonly untouchedSince: string },
): Promise<readonly StoredDeskJob[]> {
  const query = selectJobs(db, 'all').where('desk_jobs.state', 'open').orderBy('desk_jobs.created_at');
  if ('controllerId' in which) void query.where('desk_jobs.controller_id', which.controllerId);
  else void query.where('desk_jobs.updated_at', '<', which.untouchedSince);
  return (await query).map(jobFromRow);
}

export interface DeskJobChange {
  readonly state?: DeskJob['state'];
  readonly step?: DeskJobStep;
  readonly failure?: DeskFailure | null;
  readonly publicKey?: string;
  readonly cardLink?: string | null;
  readonly record?: string;
  readonly closedAt?: string;
}

/** Changes a job that is still open; false when it was closed meanwhile. */
export async function changeOpenDeskJob(
  trx: Knex,
  id: DeskJobId,
  change: DeskJobChange & { readonly at: string },
): Promise<boolean> {
  const { at, publicKey, cardLink, closedAt, ...same } = change;
  const row = {
    ...same,
    ...(publicKey === undefined ? {} : { public_key: publicKey }),
    ...(cardLink === undefined ? {} : { card_link: cardLink }),
    ...(closedAt === undefined ? {} : { closed_at: closedAt }),
    updated_at: at,
  };
  const changed = await trx('desk_jobs')
    .where({ id, state: 'open' })
    .update({ ...row, version: trx.raw('version + 1') });
  return changed > 0;
}

/** Without what the console need not know. */
export function toDeskJob(job: StoredDeskJob): DeskJob {
  return without(job, ['siteId', 'publicKey', 'cardLink', 'record', 'validUntil']);
}

function selectJobs(db: Knex, scope: SiteScope) {
  const query = db('desk_jobs')
    .join('people', 'people.id', 'desk_jobs.person_id')
    .select<JobRow[]>(
      'desk_jobs.id',
      'desk_jobs.person_id',
      'people.family_name',
      'people.given_name',
      'people.site_id',
      'desk_jobs.controller_id',
      'desk_jobs.carrier',
      'desk_jobs.badge_id',
      'desk_jobs.state',
      'desk_jobs.step',
      'desk_jobs.failure',
      'desk_jobs.public_key',
      'desk_jobs.card_link',
      'desk_jobs.record',
      'desk_jobs.valid_until',
      'desk_jobs.version',
      'desk_jobs.created_at',
      'desk_jobs.updated_at',
      'desk_jobs.closed_at',
    );
  if (scope !== 'all') void query.whereIn('people.site_id', scope);
  return query;
}

function withFilter<Query extends Knex.QueryBuilder>(query: Query, filter: DeskJobsFilter): Query {
  if (filter.personId !== undefined) void query.where('desk_jobs.person_id', filter.personId);
  if (filter.controllerId !== undefined) void query.where('desk_jobs.controller_id', filter.controllerId);
  if (filter.state !== undefined) void query.where('desk_jobs.state', filter.state);
  return query;
}

interface JobRow {
  readonly id: DeskJobId;
  readonly person_id: PersonId;
  readonly family_name: string;
  readonly given_name: string;
  readonly site_id: SiteId;
  readonly controller_id: ControllerId;
  readonly carrier: DeskJob['carrier'];
  readonly badge_id: BadgeId;
  readonly state: DeskJob['state'];
  readonly step: DeskJobStep;
  readonly failure: DeskFailure | null;
  readonly public_key: string | null;
  readonly card_link: string | null;
  readonly record: string | null;
  readonly valid_until: string;
  readonly version: number;
  readonly created_at: string;
  readonly updated_at: string;
  readonly closed_at: string | null;
}

function jobFromRow(row: JobRow): StoredDeskJob {
  return {
    id: row.id,
    personId: row.person_id,
    personName: `${row.family_name} ${row.given_name}`,
    siteId: row.site_id,
    controllerId: row.controller_id,
    carrier: row.carrier,
    badgeId: row.badge_id,
    state: row.state,
    step: row.step,
    failure: row.failure,
    publicKey: row.public_key,
    cardLink: row.card_link,
    record: row.record,
    validUntil: row.valid_until,
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    closedAt: row.closed_at,
  };
}
