import type { ReadinessPeopleQuery, ReadinessPerson } from '@monban/core/api/readiness';
import { AppError } from '@monban/core/errors';
import { readinessClassOf } from '@monban/core/readiness/readiness-step';
import type { Knex } from '@monban/db/open';
import type { Caller } from '../http/route.ts';
import { readCursor, writeCursor } from '../records/cursor.ts';
import { isWithin } from '../records/scope.ts';
import { toldOf } from './readiness-board.ts';
import { listReadiness, type FoundReadiness, type ReadinessRow } from './readiness-rows.ts';

/**
 * Who stands at a step. Without a drive only those whose loading or badge the asker may look up one by one, and only of
 * a group that the board tells whole: `FORBIDDEN` otherwise, since the rest of a small group would follow.
 */
export async function listReadinessPeople(
  db: Knex,
  { caller, at }: { readonly caller: Caller; readonly at: Date },
  query: ReadinessPeopleQuery,
) {
  const { driveId, on, step, siteId, departmentId, cursor, limit } = query;
  const after = cursor === undefined ? undefined : readCursor(cursor, SORT);
  const found = await listReadiness(db, { caller, at, driveId, on });
  if (driveId === undefined) requireTold(found, query);
  const rows = found.rows.filter(
    (row) =>
      row.step === step &&
      (siteId === undefined || row.siteId === siteId) &&
      (departmentId === undefined || row.departmentId === departmentId) &&
      isWithin(caller.scope, row.present),
  );
  const from = after === undefined ? 0 : rows.findIndex((row) => isAfter(row, after));
  const rest = from < 0 ? [] : rows.slice(from);
  const page = rest.slice(0, limit);
  const last = rest.length > limit ? page.at(-1) : undefined;
  return {
    items: await shown(db, page),
    nextCursor: last ? writeCursor({ sort: SORT, value: last.sortKey, id: last.personId }) : null,
    total: rows.length,
  };
}

const SORT = 'name';

function requireTold(found: FoundReadiness, query: ReadinessPeopleQuery): void {
  const isLookedUp = readinessClassOf(query.step) !== 'before';
  if (!isLookedUp || toldOf(found, query).detail !== 'three') throw new AppError('FORBIDDEN');
}

/** In the order in which the database gave them. */
function isAfter(
  row: ReadinessRow,
  after: { readonly value: string | number; readonly id: string },
): boolean {
  if (row.sortKey !== after.value) return row.sortKey > String(after.value);
  return row.personId > after.id;
}

async function shown(db: Knex, rows: readonly ReadinessRow[]): Promise<ReadinessPerson[]> {
  const places = await db('sites')
    .select<{ id: string; name: string }[]>('id', 'name')
    .unionAll(db('departments').select('id', 'name'));
  const names = new Map(places.map(({ id, name }) => [id, name]));
  return rows.map((row) => ({
    personId: row.personId,
    name: row.name,
    employeeCode: row.employeeCode,
    departmentName: names.get(row.departmentId) ?? '',
    siteName: names.get(row.siteId) ?? '',
    step: row.step,
    reason: row.reason,
    applicationState: row.applicationState,
    endsOn: row.endsOn,
  }));
}
