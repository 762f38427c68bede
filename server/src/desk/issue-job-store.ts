import type { IssueJob } from '@monban/core/api/badges';
import type { BadgeId, ControllerId, IssueJobId, OperatorId, PersonId, SiteId } from '@monban/core/ids';
import type { IssueFailure, IssueStep } from '@monban/core/messages/desk';
import type { Knex } from '@monban/db/open';
import { without } from '../events/without.ts';
import type { SiteScope } from '../http/route.ts';

/** A job with what only the server and its desk know. */
export interface StoredIssueJob extends IssueJob {
  readonly siteId: SiteId;
  /** The card key of the last record that was signed for this job, 65-byte point, base64url; null before. */
  readonly publicKey: string | null;
  readonly cardLink: string | null;
  readonly record: string | null;
  readonly validUntil: string;
}

export interface NewIssueJob {
  readonly id: IssueJobId;
  readonly personId: PersonId;
  readonly controllerId: ControllerId;
  readonly carrier: IssueJob['carrier'];
  readonly badgeId: BadgeId;
  readonly validUntil: string;
  readonly faceCheckedBy: OperatorId;
  readonly at: string;
}

export interface IssueJobsFilter {
  readonly personId?: PersonId | undefined;
  readonly controllerId?: ControllerId | undefined;
  readonly state?: IssueJob['state'] | undefined;
}

/** Where a page begins: after this job, in the order newest first. */
export interface IssueJobCursor {
  readonly createdAt: string;
  readonly id: string;
}

export async function insertIssueJob(trx: Knex, job: NewIssueJob): Promise<void> {
  await trx('issue_jobs').insert({
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

export async function findIssueJob(
  db: Knex,
  scope: SiteScope,
  id: IssueJobId,
): Promise<StoredIssueJob | undefined> {
  const row = await selectJobs(db, scope).where('issue_jobs.id', id).first();
  return row && jobFromRow(row);
}

/** Newest first. */
export async function listIssueJobs(
  db: Knex,
  scope: SiteScope,
  page: {
    readonly filter: IssueJobsFilter;
    readonly after?: IssueJobCursor | undefined;
    readonly limit: number;
  },
): Promise<readonly StoredIssueJob[]> {
  const query = withFilter(selectJobs(db, scope), page.filter)
    .orderBy([
      { column: 'issue_jobs.created_at', order: 'desc' },
      { column: 'issue_jobs.id', order: 'desc' },
    ])
    .limit(page.limit);
  const { after } = page;
  if (after) {
    void query.where((older) => {
      void older
        .where('issue_jobs.created_at', '<', after.createdAt)
        .orWhere({ 'issue_jobs.created_at': after.createdAt })
        .andWhere('issue_jobs.id', '<', after.id);
    });
  }
  return (await query).map(jobFromRow);
}

export async function countIssueJobs(db: Knex, scope: SiteScope, filter: IssueJobsFilter): Promise<number> {
  const jobs = withFilter(selectJobs(db, scope), filter).as('jobs');
  const row = await db.from(jobs).count<{ count: number | string }[]>({ count: '*' }).first();
  return Number(row?.count ?? 0);
}

/** Jobs that are not closed: of one desk, or all that nothing has happened to since an instant. */
export async function listOpenIssueJobs(
  db: Knex,
  which: { readonly controllerId: ControllerId } | { readonly untouchedSince: string },
): Promise<readonly StoredIssueJob[]> {
  const query = selectJobs(db, 'all').where('issue_jobs.state', 'open').orderBy('issue_jobs.created_at');
  if ('controllerId' in which) void query.where('issue_jobs.controller_id', which.controllerId);
  else void query.where('issue_jobs.updated_at', '<', which.untouchedSince);
  return (await query).map(jobFromRow);
}

export interface IssueJobChange {
  readonly state?: IssueJob['state'];
  readonly step?: IssueStep;
  readonly failure?: IssueFailure | null;
  readonly publicKey?: string;
  readonly cardLink?: string | null;
  readonly record?: string;
  readonly closedAt?: string;
}

/** Changes a job that is still open; false when it was closed meanwhile. */
export async function changeOpenIssueJob(
  trx: Knex,
  id: IssueJobId,
  change: IssueJobChange & { readonly at: string },
): Promise<boolean> {
  const { at, publicKey, cardLink, closedAt, ...same } = change;
  const row = {
    ...same,
    ...(publicKey === undefined ? {} : { public_key: publicKey }),
    ...(cardLink === undefined ? {} : { card_link: cardLink }),
    ...(closedAt === undefined ? {} : { closed_at: closedAt }),
    updated_at: at,
  };
  const changed = await trx('issue_jobs')
    .where({ id, state: 'open' })
    .update({ ...row, version: trx.raw('version + 1') });
  return changed > 0;
}

/** Without what the console need not know. */
export function toIssueJob(job: StoredIssueJob): IssueJob {
  return without(job, ['siteId', 'publicKey', 'cardLink', 'record', 'validUntil']);
}

function selectJobs(db: Knex, scope: SiteScope) {
  const query = db('issue_jobs')
    .join('people', 'people.id', 'issue_jobs.person_id')
    .select<JobRow[]>(
      'issue_jobs.id',
      'issue_jobs.person_id',
      'people.family_name',
      'people.given_name',
      'people.site_id',
      'issue_jobs.controller_id',
      'issue_jobs.carrier',
      'issue_jobs.badge_id',
      'issue_jobs.state',
      'issue_jobs.step',
      'issue_jobs.failure',
      'issue_jobs.public_key',
      'issue_jobs.card_link',
      'issue_jobs.record',
      'issue_jobs.valid_until',
      'issue_jobs.version',
      'issue_jobs.created_at',
      'issue_jobs.updated_at',
      'issue_jobs.closed_at',
    );
  if (scope !== 'all') void query.whereIn('people.site_id', scope);
  return query;
}

function withFilter<Query extends Knex.QueryBuilder>(query: Query, filter: IssueJobsFilter): Query {
  if (filter.personId !== undefined) void query.where('issue_jobs.person_id', filter.personId);
  if (filter.controllerId !== undefined) void query.where('issue_jobs.controller_id', filter.controllerId);
  if (filter.state !== undefined) void query.where('issue_jobs.state', filter.state);
  return query;
}

interface JobRow {
  readonly id: IssueJobId;
  readonly person_id: PersonId;
  readonly family_name: string;
  readonly given_name: string;
  readonly site_id: SiteId;
  readonly controller_id: ControllerId;
  readonly carrier: IssueJob['carrier'];
  readonly badge_id: BadgeId;
  readonly state: IssueJob['state'];
  readonly step: IssueStep;
  readonly failure: IssueFailure | null;
  readonly public_key: string | null;
  readonly card_link: string | null;
  readonly record: string | null;
  readonly valid_until: string;
  readonly version: number;
  readonly created_at: string;
  readonly updated_at: string;
  readonly closed_at: string | null;
}

function jobFromRow(row: JobRow): StoredIssueJob {
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
