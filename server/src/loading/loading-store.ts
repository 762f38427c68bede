import { isLastLoadingState, type LoadingItem, type LoadingState } from '@monban/core/api/loading';
import type { PersonId, SiteId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { withinPeople, type Scope } from '../records/scope.ts';
import { columnsOf } from '../records/column-names.ts';
import { matchWords } from '../records/search.ts';

export type StoredLoadingItem = LoadingItem & { readonly siteId: SiteId };

interface ItemRow {
  readonly id: string;
  readonly order_id: string | null;
  readonly person_id: PersonId;
  readonly shown_name: string;
  readonly site_id: SiteId;
  readonly state: LoadingState;
  readonly failure: LoadingItem['failure'];
  readonly appointment_at: string | null;
  readonly place: string | null;
  readonly updated_at: string;
  readonly version: number;
}

const ITEM_COLUMNS = [
  'loading_items.id',
  'loading_items.order_id',
  'loading_items.person_id',
  'people.shown_name',
  'people.site_id',
  'loading_items.state',
  'loading_items.failure',
  'loading_items.appointment_at',
  'loading_items.place',
  'loading_items.updated_at',
  'loading_items.version',
];

export interface LoadingItemsFilter {
  readonly state?: LoadingState | undefined;
  readonly personId?: PersonId | undefined;
  /** Words in the person's names or employee code. */
  readonly search?: string | undefined;
}

export async function insertQueuedItem(
  trx: Knex,
  item: { readonly id: string; readonly personId: PersonId; readonly at: string },
): Promise<void> {
  const { id, personId, at } = item;
  const times = { created_at: at, updated_at: at };
  await trx('loading_items').insert({ id, person_id: personId, state: 'queued', ...times });
}

/** Newest change first. */
export async function listLoadingItems(
  db: Knex,
  scope: Scope,
  page: {
    readonly filter: LoadingItemsFilter;
    readonly after?: { readonly updatedAt: string; readonly id: string } | undefined;
    readonly limit: number;
  },
): Promise<readonly StoredLoadingItem[]> {
  const query = filtered(db, scope, page.filter)
    .select<ItemRow[]>(ITEM_COLUMNS)
    .orderBy([
      { column: 'loading_items.updated_at', order: 'desc' },
      { column: 'loading_items.id', order: 'desc' },
    ])
    .limit(page.limit);
  const { after } = page;
  if (after) {
    void query.where((older) => {
      void older
        .where('loading_items.updated_at', '<', after.updatedAt)
        .orWhere({ 'loading_items.updated_at': after.updatedAt })
        .andWhere('loading_items.id', '<', after.id);
    });
  }
  return (await query).map(itemFromRow);
}

export async function countLoadingItems(db: Knex, scope: Scope, filter: LoadingItemsFilter): Promise<number> {
  const row = await filtered(db, scope, filter).count<{ count: string | number }[]>({ count: '*' }).first();
  return Number(row?.count ?? 0);
}

/** By state, within the sites; states without an item are left out. */
export async function countByState(db: Knex, scope: Scope): Promise<ReadonlyMap<LoadingState, number>> {
  const rows = await filtered(db, scope, {})
    .groupBy('loading_items.state')
    .select<{ state: LoadingState; count: string | number }[]>(
      'loading_items.state',
      db.raw('count(*) as count'),
    );
  return new Map(rows.map(({ state, count }) => [state, Number(count)]));
}

export async function findLoadingItem(
  db: Knex,
  scope: Scope,
  id: string,
): Promise<StoredLoadingItem | undefined> {
  const row = await filtered(db, scope, {})
    .where('loading_items.id', id)
    .first<ItemRow | undefined>(ITEM_COLUMNS);
  return row && itemFromRow(row);
}

/** The one item of a person that has not ended. */
export async function findLivingItem(db: Knex, personId: PersonId): Promise<StoredLoadingItem | undefined> {
  const row = await filtered(db, 'all', { personId })
    .whereNull('loading_items.ended_at')
    .first<ItemRow | undefined>(ITEM_COLUMNS);
  return row && itemFromRow(row);
}

export interface LoadingItemChange {
  readonly state?: LoadingState;
  readonly orderId?: string | null;
  readonly failure?: LoadingItem['failure'];
  readonly appointmentAt?: string | null;
  readonly place?: string | null;
}

/** False when the item has another version by now. */
export async function updateLoadingItem(
  trx: Knex,
  item: Pick<LoadingItem, 'id' | 'version'>,
  change: LoadingItemChange & { readonly at: string },
): Promise<boolean> {
  const { at, ...values } = change;
  const hasEnded = change.state !== undefined && isLastLoadingState(change.state);
  const changed = await trx('loading_items')
    .where({ id: item.id, version: item.version })
    .update({
      ...columnsOf(values),
      ...(hasEnded ? { ended_at: at } : {}),
      updated_at: at,
      version: item.version + 1,
    });
  return changed > 0;
}

/** Who waits for an order and has not left; within the sites, whoever waits longest first. */
export async function listQueuedItems(
  trx: Knex,
  scope: Scope,
  limit: number,
): Promise<readonly StoredLoadingItem[]> {
  const rows = await filtered(trx, scope, { state: 'queued' })
    .whereNull('loading_items.order_id')
    .whereNull('people.retired_at')
    .orderBy(['loading_items.created_at', 'loading_items.id'])
    .limit(limit)
    .select<ItemRow[]>(ITEM_COLUMNS);
  return rows.map(itemFromRow);
}

export async function listItemsOfOrder(trx: Knex, orderId: string): Promise<readonly StoredLoadingItem[]> {
  const rows = await filtered(trx, 'all', {})
    .where('loading_items.order_id', orderId)
    .orderBy('loading_items.id')
    .select<ItemRow[]>(ITEM_COLUMNS);
  return rows.map(itemFromRow);
}

function filtered(db: Knex, scope: Scope, filter: LoadingItemsFilter): Knex.QueryBuilder {
  const query = db('loading_items').join('people', 'people.id', 'loading_items.person_id');
  withinPeople(query, scope);
  if (filter.state !== undefined) void query.where('loading_items.state', filter.state);
  if (filter.personId !== undefined) void query.where('loading_items.person_id', filter.personId);
  if (filter.search !== undefined) matchWords(query, ['people.search_text'], filter.search);
  return query;
}

function itemFromRow(row: ItemRow): StoredLoadingItem {
  return {
    id: row.id,
    orderId: row.order_id,
    personId: row.person_id,
    personName: row.shown_name,
    siteId: row.site_id,
    state: row.state,
    failure: row.failure,
    appointmentAt: row.appointment_at,
    place: row.place,
    updatedAt: row.updated_at,
    version: row.version,
  };
}
