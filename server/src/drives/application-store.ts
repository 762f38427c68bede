import type { AnswerWay, ApplicationState, Delivery, DriveApplication } from '@monban/core/api/applications';
import { AppError } from '@monban/core/errors';
import type { ApplicationId, DepartmentId, DriveId, PersonId, SiteId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { columnsOf } from '../records/column-names.ts';
import { readPage, type RowPage } from '../records/page.ts';
import { withinPeople, type Scope } from '../records/scope.ts';
import { matchWords } from '../records/search.ts';

/** An application without what depends on who asks. */
export type StoredApplication = Omit<DriveApplication, 'next'> & { readonly timeZone: string };

export interface ApplicationFilter {
  readonly q?: string | undefined;
  readonly state?: ApplicationState | undefined;
  readonly departmentId?: DepartmentId | undefined;
  readonly siteId?: SiteId | undefined;
  /** Any of these. */
  readonly states?: readonly ApplicationState[];
  /** None of these ids. */
  readonly outside?: Knex.QueryBuilder;
}

/** By sort key. */
export async function listStoredApplications(
  db: Knex,
  scope: Scope,
  list: {
    readonly driveId: DriveId;
    readonly filter: ApplicationFilter;
    readonly cursor?: string | undefined;
    readonly limit: number;
  },
): Promise<RowPage<StoredApplication>> {
  const { q, state, departmentId, siteId, states, outside } = list.filter;
  const filtered = (): Knex.QueryBuilder => {
    const query = selectApplications(db).where({ 'applications.drive_id': list.driveId });
    withinPeople(query, scope);
    if (state !== undefined) void query.where({ 'applications.state': state });
    if (states !== undefined) void query.whereIn('applications.state', [...states]);
    if (outside !== undefined) void query.whereNotIn('applications.id', outside.clone());
    if (departmentId !== undefined) void query.where({ 'people.department_id': departmentId });
    if (siteId !== undefined) void query.where({ 'people.site_id': siteId });
    if (q) matchWords(query, ['people.search_text'], q);
    return query;
  };
  const page = await readPage<ApplicationRow>(filtered, PAGE, { cursor: list.cursor, limit: list.limit });
  return { ...page, rows: page.rows.map(applicationFromRow) };
}

export interface WhichApplication {
  readonly driveId: DriveId;
  readonly id: ApplicationId;
}

/** Throws `NOT_FOUND`. */
export async function getStoredApplication(
  db: Knex,
  scope: Scope,
  { driveId, id }: WhichApplication,
): Promise<StoredApplication> {
  const query = selectApplications(db).where({ 'applications.id': id, 'applications.drive_id': driveId });
  withinPeople(query, scope);
  const row = await query.first<ApplicationRow | undefined>(COLUMNS);
  if (row === undefined) throw new AppError('NOT_FOUND');
  return applicationFromRow(row);
}

/** The one of somebody in a drive. */
export async function findApplicationOf(
  db: Knex,
  driveId: DriveId,
  personId: PersonId,
): Promise<StoredApplication | undefined> {
  const row = await selectApplications(db)
    .where({ 'applications.drive_id': driveId, 'applications.person_id': personId })
    .first<ApplicationRow | undefined>(COLUMNS);
  return row && applicationFromRow(row);
}

/** Of somebody, in drives that were opened, the newest drive first. */
export async function listApplicationsOf(db: Knex, personId: PersonId): Promise<StoredApplication[]> {
  const rows = await selectApplications(db)
    .join('drives', 'drives.id', 'applications.drive_id')
    .where({ 'applications.person_id': personId })
    .whereIn('drives.state', ['open', 'closed'])
    .orderByRaw("case when drives.state = 'open' then 0 else 1 end")
    .orderBy([
      { column: 'drives.created_at', order: 'desc' },
      { column: 'drives.id', order: 'desc' },
    ])
    .select<ApplicationRow[]>(COLUMNS);
  return rows.map(applicationFromRow);
}

/** What a step writes; what is absent stays. */
export interface ApplicationChange {
  readonly state: ApplicationState;
  readonly stateSince: string;
  readonly via?: AnswerWay;
  readonly consentVersion?: number | null;
  readonly consentedAt?: string | null;
  readonly delivery?: Delivery | null;
  readonly deadlineOn?: string | null;
  readonly appointmentOn?: string | null;
  readonly endedAt?: string | null;
}

/** `VERSION_CONFLICT` where it has another version by now. */
export async function updateApplication(
  trx: Knex,
  application: Pick<StoredApplication, 'id' | 'version'>,
  change: ApplicationChange,
): Promise<void> {
  const changed = await trx('applications')
    .where({ id: application.id, version: application.version })
    .update({ ...columnsOf(change), version: application.version + 1 });
  if (changed === 0) throw new AppError('VERSION_CONFLICT');
}

function selectApplications(db: Knex): Knex.QueryBuilder {
  return db('applications')
    .join('people', 'people.id', 'applications.person_id')
    .join('departments', 'departments.id', 'people.department_id')
    .join('sites', 'sites.id', 'people.site_id');
}

const COLUMNS = [
  'applications.id',
  'applications.drive_id',
  'applications.person_id',
  'people.shown_name',
  'people.employee_code',
  'people.department_id',
  'departments.name as department_name',
  'people.site_id',
  'sites.name as site_name',
  'sites.time_zone',
  'applications.state',
  'applications.state_since',
  'applications.via',
  'applications.consent_version',
  'applications.consented_at',
  'applications.delivery',
  'applications.deadline_on',
  'applications.appointment_on',
  'applications.ended_at',
  'applications.version',
];

const PAGE = { sorts: { name: 'people.sort_key' }, id: 'applications.id', select: COLUMNS };

interface ApplicationRow {
  readonly id: ApplicationId;
  readonly drive_id: DriveId;
  readonly person_id: PersonId;
  readonly shown_name: string;
  readonly employee_code: string;
  readonly department_id: DepartmentId;
  readonly department_name: string;
  readonly site_id: SiteId;
  readonly site_name: string;
  readonly time_zone: string;
  readonly state: ApplicationState;
  readonly state_since: string;
  readonly via: AnswerWay | null;
  readonly consent_version: number | null;
  readonly consented_at: string | null;
  readonly delivery: Delivery | null;
  readonly deadline_on: string | null;
  readonly appointment_on: string | null;
  readonly ended_at: string | null;
  readonly version: number;
}

function applicationFromRow(row: ApplicationRow): StoredApplication {
  return {
    id: row.id,
    driveId: row.drive_id,
    personId: row.person_id,
    personName: row.shown_name,
    employeeCode: row.employee_code,
    departmentId: row.department_id,
    departmentName: row.department_name,
    siteId: row.site_id,
    siteName: row.site_name,
    timeZone: row.time_zone,
    state: row.state,
    since: row.state_since,
    via: row.via,
    consentVersion: row.consent_version,
    consentedAt: row.consented_at,
    delivery: row.delivery,
    deadlineOn: row.deadline_on,
    appointmentOn: row.appointment_on,
    endedAt: row.ended_at,
    version: row.version,
  };
}
