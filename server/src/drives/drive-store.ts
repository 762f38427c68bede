import type { ConsentText, Drive, DriveClerk, DriveState } from '@monban/core/api/drives';
import { AppError } from '@monban/core/errors';
import type { DepartmentId, DriveId, OperatorId, SiteId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { readPage, type RowPage } from '../records/page.ts';
import type { Scope } from '../records/scope.ts';
import { matchName } from '../records/search.ts';
import { withinDrives } from './drive-scope.ts';

/** A drive without what is counted of it, and without what depends on the asker. */
export type StoredDrive = Omit<Drive, 'people' | 'counts' | 'isClerk'>;

export interface DriveValues {
  readonly name: string;
  readonly case: Drive['case'];
  readonly siteIds: readonly SiteId[];
  readonly departmentIds: readonly DepartmentId[];
  readonly opensOn: string;
  readonly closesOn: string;
}

export async function insertDrive(
  trx: Knex,
  drive: DriveValues & { readonly id: DriveId; readonly at: string },
): Promise<void> {
  const { id, at } = drive;
  await trx('drives').insert({
    id,
    ...columnsOf(drive),
    state: 'draft',
    version: 1,
    created_at: at,
    updated_at: at,
  });
  await insertPlaces(trx, id, drive);
}

/** `VERSION_CONFLICT` where it has another version by now. */
export async function updateDrive(
  trx: Knex,
  drive: Pick<StoredDrive, 'id' | 'version'>,
  change: {
    readonly at: string;
    readonly values?: DriveValues;
    readonly state?: DriveState;
    readonly openedAt?: string;
    readonly closedAt?: string;
  },
): Promise<void> {
  const { at, values, state, openedAt, closedAt } = change;
  const changed = await trx('drives')
    .where({ id: drive.id, version: drive.version })
    .update({
      ...(values && columnsOf(values)),
      ...(state && { state }),
      ...(openedAt && { opened_at: openedAt }),
      ...(closedAt && { closed_at: closedAt }),
      version: drive.version + 1,
      updated_at: at,
    });
  if (changed === 0) throw new AppError('VERSION_CONFLICT');
  if (values === undefined) return;
  await trx('drive_sites').where({ drive_id: drive.id }).delete();
  await trx('drive_departments').where({ drive_id: drive.id }).delete();
  await insertPlaces(trx, drive.id, values);
}

export async function insertConsent(
  trx: Knex,
  driveId: DriveId,
  { version, ja, en, coversCollection, since }: ConsentText,
): Promise<void> {
  await trx('drive_consents').insert({
    drive_id: driveId,
    version,
    ja,
    en,
    covers_collection: coversCollection,
    since,
  });
}

export async function insertClerk(
  trx: Knex,
  driveId: DriveId,
  { operatorId, since }: Pick<DriveClerk, 'operatorId' | 'since'>,
): Promise<void> {
  await trx('drive_clerks').insert({ drive_id: driveId, operator_id: operatorId, since });
}

export async function deleteClerk(trx: Knex, driveId: DriveId, operatorId: OperatorId): Promise<void> {
  await trx('drive_clerks').where({ drive_id: driveId, operator_id: operatorId }).delete();
}

/** Throws `NOT_FOUND`. */
export async function getStoredDrive(db: Knex, scope: Scope, id: DriveId): Promise<StoredDrive> {
  const query = db('drives').where({ 'drives.id': id });
  withinDrives(query, scope);
  const rows = await query.select<DriveRow[]>(COLUMNS);
  const [drive] = await drivesFrom(db, rows);
  if (drive === undefined) throw new AppError('NOT_FOUND');
  return drive;
}

/** Newest first. */
export async function listStoredDrives(
  db: Knex,
  scope: Scope,
  list: {
    readonly q?: string | undefined;
    readonly state?: DriveState | undefined;
    readonly cursor?: string | undefined;
    readonly limit: number;
  },
): Promise<RowPage<StoredDrive>> {
  const filtered = (): Knex.QueryBuilder => {
    const query = db('drives');
    withinDrives(query, scope);
    if (list.state !== undefined) void query.where({ 'drives.state': list.state });
    if (list.q) matchName(query, 'drives.name', list.q);
    return query;
  };
  const page = await readPage<DriveRow>(filtered, PAGE, {
    cursor: list.cursor,
    limit: list.limit,
    sort: '-createdAt',
  });
  return { ...page, rows: await drivesFrom(db, page.rows) };
}

const COLUMNS = [
  'drives.id',
  'drives.name',
  'drives.drive_case',
  'drives.state',
  'drives.opens_on',
  'drives.closes_on',
  'drives.opened_at',
  'drives.closed_at',
  'drives.version',
  'drives.created_at',
  'drives.updated_at',
  'drives.retired_at',
];

const PAGE = { sorts: { createdAt: 'drives.created_at' }, id: 'drives.id', select: COLUMNS };

interface DriveRow {
  readonly id: DriveId;
  readonly name: string;
  readonly drive_case: Drive['case'];
  readonly state: DriveState;
  readonly opens_on: string;
  readonly closes_on: string;
  readonly opened_at: string | null;
  readonly closed_at: string | null;
  readonly version: number;
  readonly created_at: string;
  readonly updated_at: string;
  readonly retired_at: string | null;
}

async function drivesFrom(db: Knex, rows: readonly DriveRow[]): Promise<StoredDrive[]> {
  const ids = rows.map(({ id }) => id);
  const sites = await listSites(db, ids);
  const departments = await listDepartments(db, ids);
  const consents = await listConsents(db, ids);
  const clerks = await listClerks(db, ids);
  const ofDrive = <Part extends { readonly drive_id: DriveId }>(parts: readonly Part[], id: DriveId) =>
    parts.filter((part) => part.drive_id === id);
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    case: row.drive_case,
    siteIds: ofDrive(sites, row.id).map((part) => part.site_id),
    departmentIds: ofDrive(departments, row.id).map((part) => part.department_id),
    opensOn: row.opens_on,
    closesOn: row.closes_on,
    state: row.state,
    openedAt: row.opened_at,
    closedAt: row.closed_at,
    consents: ofDrive(consents, row.id).map(consentFromRow),
    clerks: ofDrive(clerks, row.id).map(({ operator_id: operatorId, name, since }) => ({
      operatorId,
      name,
      since,
    })),
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    retiredAt: row.retired_at,
  }));
}

interface OfDrive {
  readonly drive_id: DriveId;
}

function listSites(db: Knex, ids: readonly DriveId[]): Promise<(OfDrive & { readonly site_id: SiteId })[]> {
  return db('drive_sites')
    .whereIn('drive_id', [...ids])
    .orderBy('site_id')
    .select('drive_id', 'site_id');
}

function listDepartments(
  db: Knex,
  ids: readonly DriveId[],
): Promise<(OfDrive & { readonly department_id: DepartmentId })[]> {
  return db('drive_departments')
    .whereIn('drive_id', [...ids])
    .orderBy('department_id')
    .select('drive_id', 'department_id');
}

type ConsentRow = OfDrive &
  Omit<ConsentText, 'coversCollection'> & { readonly covers_collection: boolean | number };

/** The oldest first. */
function listConsents(db: Knex, ids: readonly DriveId[]): Promise<ConsentRow[]> {
  return db('drive_consents')
    .whereIn('drive_id', [...ids])
    .orderBy('version')
    .select<ConsentRow[]>('drive_id', 'version', 'ja', 'en', 'covers_collection', 'since');
}

function consentFromRow({ version, ja, en, covers_collection: covers, since }: ConsentRow): ConsentText {
  return { version, ja, en, coversCollection: Boolean(covers), since };
}

type ClerkRow = OfDrive & {
  readonly operator_id: OperatorId;
  readonly name: string;
  readonly since: string;
};

function listClerks(db: Knex, ids: readonly DriveId[]): Promise<ClerkRow[]> {
  return db('drive_clerks')
    .join('operators', 'operators.id', 'drive_clerks.operator_id')
    .whereIn('drive_clerks.drive_id', [...ids])
    .orderBy(['drive_clerks.since', 'operators.id'])
    .select<ClerkRow[]>(
      'drive_clerks.drive_id',
      'drive_clerks.operator_id',
      'operators.display_name as name',
      'drive_clerks.since',
    );
}

function columnsOf(values: DriveValues) {
  return {
    name: values.name,
    drive_case: values.case,
    opens_on: values.opensOn,
    closes_on: values.closesOn,
  };
}

async function insertPlaces(
  trx: Knex,
  id: DriveId,
  { siteIds, departmentIds }: Pick<DriveValues, 'siteIds' | 'departmentIds'>,
): Promise<void> {
  for (const siteId of siteIds) await trx('drive_sites').insert({ drive_id: id, site_id: siteId });
  for (const departmentId of departmentIds)
    await trx('drive_departments').insert({ drive_id: id, department_id: departmentId });
}
