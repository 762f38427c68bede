import type { ApplicationState } from '@monban/core/api/applications';
import type { DepartmentId, DriveId, SiteId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { insertRows } from '@monban/db/write-rows';
import type { StoredDrive } from './drive-store.ts';

/** How many stand in one state, of one department at one site. */
export interface PlaceCount {
  readonly siteId: SiteId;
  readonly departmentId: DepartmentId;
  readonly state: ApplicationState;
  readonly count: number;
}

/**
 * By the places where people were when they were invited: who moves somebody learns nothing of them from two boards (ADR
 * 0027). Of a closed drive as it was at its closing: its rows may be deleted since.
 */
export async function listPlaceCounts(
  db: Knex,
  { id, state }: Pick<StoredDrive, 'id' | 'state'>,
): Promise<readonly PlaceCount[]> {
  const rows = state === 'closed' ? await keptCounts(db, id) : await livingCounts(db, id);
  return rows.map((row) => ({
    siteId: row.site_id,
    departmentId: row.department_id,
    state: row.state,
    count: Number(row.count),
  }));
}

/** Keeps the counts for good, at the closing. */
export async function keepCounts(trx: Knex, driveId: DriveId): Promise<void> {
  const rows = await livingCounts(trx, driveId);
  await insertRows(
    trx,
    'drive_counts',
    rows.map((row) => ({ drive_id: driveId, ...row, count: Number(row.count) })),
  );
}

interface CountRow {
  readonly site_id: SiteId;
  readonly department_id: DepartmentId;
  readonly state: ApplicationState;
  readonly count: number | string;
}

function keptCounts(db: Knex, driveId: DriveId): Promise<CountRow[]> {
  return db('drive_counts')
    .where({ drive_id: driveId })
    .select<CountRow[]>('site_id', 'department_id', 'state', 'count');
}

function livingCounts(db: Knex, driveId: DriveId): Promise<CountRow[]> {
  return db('applications')
    .where({ drive_id: driveId })
    .groupBy('site_id', 'department_id', 'state')
    .select<CountRow[]>('site_id', 'department_id', 'state', db.raw('count(*) as count'));
}
