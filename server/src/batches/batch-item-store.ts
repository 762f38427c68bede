import type { BatchItem } from '@monban/core/api/batches';
import type { ApplicationState } from '@monban/core/api/applications';
import type { DefectCode } from '@monban/core/drives/batch-defects';
import type { ApplicationId, BatchId, OperatorId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { insertRows } from '@monban/db/write-rows';
import { readPage, type RowPage } from '../records/page.ts';
import { slicesOf } from '../records/slices-of.ts';
import { withinPeople, type Scope } from '../records/scope.ts';
import { matchWords } from '../records/search.ts';

const SLICE = 2_000;

export async function insertItems(
  trx: Knex,
  batchId: BatchId,
  { ids, at }: { readonly ids: readonly ApplicationId[]; readonly at: string },
): Promise<void> {
  for (const slice of slicesOf(ids, SLICE)) {
    await insertRows(
      trx,
      'batch_items',
      slice.map((id) => ({ batch_id: batchId, application_id: id, added_at: at })),
    );
  }
}

/** How many were there. */
export function deleteItems(
  trx: Knex,
  batchId: BatchId,
  applicationIds: readonly ApplicationId[],
): Promise<number> {
  return trx('batch_items')
    .where({ batch_id: batchId })
    .whereIn('application_id', [...applicationIds])
    .delete();
}

export async function deleteAllItems(trx: Knex, batchId: BatchId): Promise<void> {
  await trx('batch_items').where({ batch_id: batchId }).delete();
}

/** The batch waits for these no more. */
export async function endItems(
  trx: Knex,
  batchId: BatchId,
  { ids, at }: { readonly ids: readonly ApplicationId[]; readonly at: string },
): Promise<void> {
  for (const slice of slicesOf(ids, SLICE))
    await trx('batch_items')
      .where({ batch_id: batchId })
      .whereIn('application_id', slice)
      .update({ ended_at: at });
}

/** What a frozen list is kept as: whose line stands where. */
export async function insertRoundItems(
  trx: Knex,
  { batchId, round }: { readonly batchId: BatchId; readonly round: number },
  applicationIds: readonly ApplicationId[],
): Promise<void> {
  const rows = applicationIds.map((id, index) => ({
    batch_id: batchId,
    round,
    position: index + 1,
    application_id: id,
  }));
  for (const slice of slicesOf(rows, SLICE)) {
    await insertRows(trx, 'batch_round_items', slice);
    await trx('batch_items')
      .where({ batch_id: batchId })
      .whereIn(
        'application_id',
        slice.map((row) => row.application_id),
      )
      .update({ round });
  }
}

/** After a round was taken back: the last one that each of them is listed in. */
export async function resetRounds(trx: Knex, batchId: BatchId): Promise<void> {
  const last = trx('batch_round_items')
    .max('batch_round_items.round')
    .whereRaw('batch_round_items.batch_id = batch_items.batch_id')
    .whereRaw('batch_round_items.application_id = batch_items.application_id');
  await trx('batch_items').where({ batch_id: batchId }).update({ round: last });
}

/** In the order of the list. */
export async function listRoundItems(
  db: Knex,
  { batchId, round }: { readonly batchId: BatchId; readonly round: number },
): Promise<ApplicationId[]> {
  const rows = await db('batch_round_items')
    .where({ batch_id: batchId, round })
    .orderBy('position')
    .select<{ application_id: ApplicationId }[]>('application_id');
  return rows.map((row) => row.application_id);
}

/** Waiting in this batch, in these states, by sort key. */
export async function listWaiting(
  db: Knex,
  batchId: BatchId,
  state?: ApplicationState,
): Promise<ApplicationId[]> {
  const query = selectItems(db)
    .where({ 'batch_items.batch_id': batchId })
    .whereNull('batch_items.ended_at')
    .orderBy(['people.sort_key', 'applications.id'])
    .select<{ id: ApplicationId }[]>('applications.id');
  if (state !== undefined) void query.where({ 'applications.state': state });
  const rows = await query;
  return rows.map(({ id }) => id);
}

/** How many stand where, ended ones among them. */
export async function countStates(
  db: Knex,
  batchId: BatchId,
): Promise<readonly { readonly state: ApplicationState; readonly count: number; readonly open: number }[]> {
  const rows = await selectItems(db)
    .where({ 'batch_items.batch_id': batchId })
    .groupBy('applications.state')
    .orderBy('applications.state')
    .select<{ state: ApplicationState; count: string | number; open: string | number }[]>([
      'applications.state as state',
      db.raw('count(*) as count'),
      db.raw('sum(case when batch_items.ended_at is null then 1 else 0 end) as open'),
    ]);
  return rows.map(({ state, count, open }) => ({ state, count: Number(count), open: Number(open) }));
}

/** Is somebody in it whom the asker does not reach? */
export async function isBeyond(db: Knex, batchId: BatchId, scope: Scope): Promise<boolean> {
  if (scope === 'all') return false;
  const all = selectItems(db).where({ 'batch_items.batch_id': batchId });
  const reached = all.clone();
  withinPeople(reached, scope);
  return (await countOf(all)) !== (await countOf(reached));
}

async function countOf(query: Knex.QueryBuilder): Promise<number> {
  const [row] = await query.count<{ count: string | number }[]>({ count: '*' });
  return Number(row?.count ?? 0);
}

export type StoredItem = Omit<BatchItem, 'obstacles' | 'defect'> & {
  readonly defectCode: DefectCode | null;
  readonly defectOn: string | null;
};

/** By sort key, of those whom the asker reaches. */
export async function listStoredItems(
  db: Knex,
  scope: Scope,
  list: {
    readonly batchId: BatchId;
    readonly q?: string | undefined;
    readonly state?: ApplicationState | undefined;
    readonly cursor?: string | undefined;
    readonly limit: number;
  },
): Promise<RowPage<StoredItem>> {
  const filtered = (): Knex.QueryBuilder => {
    const query = selectItems(db)
      .join('departments', 'departments.id', 'people.department_id')
      .join('sites', 'sites.id', 'people.site_id')
      .leftJoin('batch_round_items', (on) => {
        void on
          .on('batch_round_items.batch_id', 'batch_items.batch_id')
          .on('batch_round_items.round', 'batch_items.round')
          .on('batch_round_items.application_id', 'batch_items.application_id');
      })
      .leftJoin('batch_defects', (on) => {
        void on
          .on('batch_defects.batch_id', 'batch_items.batch_id')
          .on('batch_defects.round', 'batch_items.round')
          .on('batch_defects.application_id', 'batch_items.application_id');
      })
      .where({ 'batch_items.batch_id': list.batchId });
    withinPeople(query, scope);
    if (list.state !== undefined) void query.where({ 'applications.state': list.state });
    if (list.q) matchWords(query, ['people.search_text'], list.q);
    return query;
  };
  const page = await readPage<ItemRow>(filtered, PAGE, { cursor: list.cursor, limit: list.limit });
  return { ...page, rows: page.rows.map(itemFromRow) };
}

export async function insertDefect(
  trx: Knex,
  defect: {
    readonly id: string;
    readonly batchId: BatchId;
    readonly round: number;
    readonly applicationId: ApplicationId;
    readonly code: DefectCode;
    readonly on: string;
    readonly at: string;
    readonly operatorId: OperatorId;
  },
): Promise<void> {
  await trx('batch_defects').insert({
    id: defect.id,
    batch_id: defect.batchId,
    round: defect.round,
    application_id: defect.applicationId,
    code: defect.code,
    found_on: defect.on,
    found_at: defect.at,
    operator_id: defect.operatorId,
  });
}

/** Which batch an application waits in, and the last round it was frozen in. */
export async function findItem(
  db: Knex,
  applicationId: ApplicationId,
): Promise<{ readonly batchId: BatchId; readonly round: number | null } | undefined> {
  return db('batch_items')
    .where({ application_id: applicationId })
    .whereNull('ended_at')
    .first<{ batchId: BatchId; round: number | null } | undefined>({ batchId: 'batch_id', round: 'round' });
}

function selectItems(db: Knex): Knex.QueryBuilder {
  return db('batch_items')
    .join('applications', 'applications.id', 'batch_items.application_id')
    .join('people', 'people.id', 'applications.person_id');
}

const SELECT = [
  'applications.id',
  'people.shown_name',
  'people.employee_code',
  'departments.name as department_name',
  'sites.name as site_name',
  'applications.state',
  'applications.version',
  'batch_items.round',
  'batch_items.ended_at',
  'batch_round_items.position',
  'batch_defects.code',
  'batch_defects.found_on',
];
const PAGE = { sorts: { name: 'people.sort_key' }, id: 'applications.id', select: SELECT };

interface ItemRow {
  readonly id: ApplicationId;
  readonly shown_name: string;
  readonly employee_code: string;
  readonly department_name: string;
  readonly site_name: string;
  readonly state: ApplicationState;
  readonly version: number;
  readonly round: number | null;
  readonly ended_at: string | null;
  readonly position: number | null;
  readonly code: DefectCode | null;
  readonly found_on: string | null;
}

function itemFromRow(row: ItemRow): StoredItem {
  return {
    applicationId: row.id,
    personName: row.shown_name,
    employeeCode: row.employee_code,
    departmentName: row.department_name,
    siteName: row.site_name,
    state: row.state,
    version: row.version,
    round: row.round,
    position: row.position,
    isEnded: row.ended_at !== null,
    defectCode: row.code,
    defectOn: row.found_on,
  };
}
