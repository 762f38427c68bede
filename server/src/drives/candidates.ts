import {
  LEFT_OUT_REASONS,
  type CandidatesQuery,
  type DriveCandidates,
  type LeftOutReason,
} from '@monban/core/api/drives';
import type { DriveId, PersonId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import type { Caller } from '../http/route.ts';
import { readPage } from '../records/page.ts';
import { withinPeople, type Scope } from '../records/scope.ts';
import { matchWords } from '../records/search.ts';
import { reachOfDrive, requireClerk } from './drive-scope.ts';
import { getStoredDrive, type StoredDrive } from './drive-store.ts';

/** Whom an invitation would reach, and who is left out of it for what reason. For the drive's clerks. */
export async function listCandidates(
  db: Knex,
  caller: Caller,
  { id, query }: { readonly id: DriveId; readonly query: CandidatesQuery },
): Promise<DriveCandidates> {
  await requireClerk(db, caller, id);
  const drive = await getStoredDrive(db, 'all', id);
  const scope = await reachOfDrive(db, id, caller.scope);
  const filtered = (): Knex.QueryBuilder => {
    const candidates = candidatesOf(db, drive, scope);
    if (query.q) matchWords(candidates, ['candidates.search_text'], query.q);
    return candidates;
  };
  const page = await readPage<CandidateRow>(filtered, PAGE, { cursor: query.cursor, limit: query.limit });
  const counts = await countCandidates(candidatesOf(db, drive, scope));
  return {
    items: page.rows.map((row) => ({
      personId: row.id,
      name: row.shown_name,
      employeeCode: row.employee_code,
      departmentName: row.department_name,
      siteName: row.site_name,
      leftOut: row.left_out,
    })),
    nextCursor: page.nextCursor,
    total: page.total,
    toInvite: counts.get(null) ?? 0,
    leftOut: toldReasons(counts),
  };
}

/** In the order of the reasons, those without anybody left out. */
export function toldReasons(counts: ReadonlyMap<LeftOutReason | null, number>) {
  return LEFT_OUT_REASONS.map((reason) => ({ reason, count: counts.get(reason) ?? 0 })).filter(
    ({ count }) => count > 0,
  );
}

export interface CandidateRow {
  readonly id: PersonId;
  readonly shown_name: string;
  readonly employee_code: string;
  readonly department_name: string;
  readonly site_name: string;
  readonly left_out: LeftOutReason | null;
}

/**
 * Everybody present whom the drive is for, as the table `candidates`, with why they are left out. Whoever stands in
 * another open drive is left out of this one whatever they answered there: the reason must not tell.
 */
export function candidatesOf(
  db: Knex,
  drive: Pick<StoredDrive, 'id' | 'closesOn'>,
  scope: Scope,
): Knex.QueryBuilder {
  const people = db('people')
    .join('departments', 'departments.id', 'people.department_id')
    .join('sites', 'sites.id', 'people.site_id')
    .whereNull('people.retired_at')
    .select([
      'people.id',
      'people.shown_name',
      'people.employee_code',
      'people.sort_key',
      'people.search_text',
      'departments.name as department_name',
      'sites.name as site_name',
      db.raw(LEFT_OUT, [drive.id, drive.id, drive.closesOn]),
    ]);
  withinPeople(people, scope);
  return db.from(people.as('candidates'));
}

export async function countCandidates(
  candidates: Knex.QueryBuilder,
): Promise<ReadonlyMap<LeftOutReason | null, number>> {
  const rows = await candidates
    .groupBy('candidates.left_out')
    .select<{ left_out: LeftOutReason | null }[]>('candidates.left_out')
    .count({ count: '*' });
  return new Map((rows as CountRow[]).map(({ left_out: reason, count }) => [reason, Number(count)]));
}

interface CountRow {
  readonly left_out: LeftOutReason | null;
  readonly count: number | string;
}

const LEFT_OUT = `case
  when exists (select 1 from applications
    where applications.person_id = people.id and applications.drive_id = ?) then 'invited'
  when exists (select 1 from applications join drives on drives.id = applications.drive_id
    where applications.person_id = people.id and drives.state = 'open' and drives.id <> ?) then 'in-another-drive'
  when people.ends_on <= ? then 'leaving'
  end as left_out`;

const PAGE = {
  sorts: { name: 'candidates.sort_key' },
  id: 'candidates.id',
  select: [
    'candidates.id',
    'candidates.shown_name',
    'candidates.employee_code',
    'candidates.department_name',
    'candidates.site_name',
    'candidates.left_out',
  ],
};
