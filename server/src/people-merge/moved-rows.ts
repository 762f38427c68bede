import type { PersonId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import type { MergeContent, MovedRows } from './merge-content.ts';

export interface Pair {
  readonly winnerId: PersonId;
  readonly loserId: PersonId;
}

interface OwnedTable {
  readonly table: string;
  readonly column: string;
  /** Read with a version by somebody who changes it. */
  readonly hasVersion: boolean;
  /** Leaves rows out that would stand against one of the winner's. */
  readonly filter?: (query: Knex.QueryBuilder, pair: Pair) => void;
}

/**
 * Every table in which rows belong to a person, but for employments, memberships and badges, which have rules of their
 * own. Staged imports keep who they compared; own exports are files about one record and end by themselves.
 */
const OWNED: readonly OwnedTable[] = [
  { table: 'desk_jobs', column: 'person_id', hasVersion: false },
  { table: 'loading_items', column: 'person_id', hasVersion: true, filter: withoutSecondLiving },
  { table: 'appointments', column: 'person_id', hasVersion: true, filter: withoutSecondTime },
  { table: 'company_card_loans', column: 'person_id', hasVersion: false },
  { table: 'look_ups', column: 'person_id', hasVersion: false },
  { table: 'access_requests', column: 'person_id', hasVersion: false },
  { table: 'attendance_claims', column: 'person_id', hasVersion: false, filter: withoutSecondDay },
  { table: 'applications', column: 'person_id', hasVersion: true, filter: withoutSecondInvitation },
  { table: 'operators', column: 'person_id', hasVersion: true },
  { table: 'people', column: 'manager_id', hasVersion: true, filter: withoutThemselves },
  { table: 'departments', column: 'head_id', hasVersion: true },
];

/** What belonged to the loser is the winner's; the ids by table. */
export async function moveRows(db: Knex, pair: Pair): Promise<MovedRows> {
  const moved: [string, string[]][] = [];
  for (const owned of OWNED) {
    const query = db(owned.table).where({ [owned.column]: pair.loserId });
    owned.filter?.(query, pair);
    const rows = await query.orderBy('id').select<{ id: string }[]>('id');
    const ids = rows.map(({ id }) => id);
    await assign(db, owned, { ids, from: pair.loserId, to: pair.winnerId });
    moved.push([owned.table, ids]);
  }
  return Object.fromEntries(moved);
}

/** Those of the rows that still are the winner's go back. */
export async function returnRows(db: Knex, pair: Pair, moved: MovedRows): Promise<void> {
  for (const owned of OWNED) {
    const ids = moved[owned.table] ?? [];
    await assign(db, owned, { ids, from: pair.winnerId, to: pair.loserId });
  }
}

/** Heads of departments by day; see `OWNED` for those of today. */
export async function moveDepartmentTerms(db: Knex, pair: Pair): Promise<MergeContent['departmentTerms']> {
  const rows = await db('department_terms')
    .where({ head_id: pair.loserId })
    .orderBy(['department_id', 'from_date'])
    .select<MergeContent['departmentTerms']>({ departmentId: 'department_id', fromDate: 'from_date' });
  await db('department_terms').where({ head_id: pair.loserId }).update({ head_id: pair.winnerId });
  return rows;
}

export async function returnDepartmentTerms(
  db: Knex,
  pair: Pair,
  moved: MergeContent['departmentTerms'],
): Promise<void> {
  for (const { departmentId, fromDate } of moved) {
    await db('department_terms')
      .where({ department_id: departmentId, from_date: fromDate, head_id: pair.winnerId })
      .update({ head_id: pair.loserId });
  }
}

async function assign(
  db: Knex,
  { table, column, hasVersion }: OwnedTable,
  move: { readonly ids: readonly string[]; readonly from: PersonId; readonly to: PersonId },
): Promise<void> {
  if (move.ids.length === 0) return;
  await db(table)
    .whereIn('id', [...move.ids])
    .where({ [column]: move.from })
    .update({ [column]: move.to, ...(hasVersion && { version: db.raw('version + 1') }) });
}

/** One living item of a person: the loser's ends with the loser's record. */
function withoutSecondLiving(query: Knex.QueryBuilder, { winnerId }: Pair): void {
  void query.where((either) => {
    void either.whereNotNull('ended_at').orWhereNotExists((living) => {
      void living
        .from('loading_items as living')
        .where({ 'living.person_id': winnerId })
        .whereNull('living.ended_at')
        .select('living.id');
    });
  });
}

/** One time at a desk of a person: where both have one, the loser's ends with the loser's record. */
function withoutSecondTime(query: Knex.QueryBuilder, { winnerId }: Pair): void {
  void query.where((either) => {
    void either.whereNot({ state: 'booked' }).orWhereNotExists((booked) => {
      void booked
        .from('appointments as booked')
        .where({ 'booked.person_id': winnerId, 'booked.state': 'booked' })
        .select('booked.id');
    });
  });
}

/** One list of claims of a day: where both have one, the loser's stays with the loser's record. */
function withoutSecondDay(query: Knex.QueryBuilder, { winnerId }: Pair): void {
  void query.whereNotExists((second) => {
    void second
      .from('attendance_claims as second')
      .where({ 'second.person_id': winnerId })
      .whereRaw('second.on_date = attendance_claims.on_date')
      .select('second.id');
  });
}

/** One application of a person in a drive: where both are invited, the loser's stays with the loser's record. */
function withoutSecondInvitation(query: Knex.QueryBuilder, { winnerId }: Pair): void {
  void query.whereNotExists((second) => {
    void second
      .from('applications as second')
      .where({ 'second.person_id': winnerId })
      .whereRaw('second.drive_id = applications.drive_id')
      .select('second.id');
  });
}

function withoutThemselves(query: Knex.QueryBuilder, { winnerId, loserId }: Pair): void {
  void query.whereNotIn('id', [winnerId, loserId]);
}
