import type { LoadingOrder } from '@monban/core/api/loading';
import type { Knex } from '@monban/db/open';
import { withinPeople, type Scope } from '../records/scope.ts';
import { columnsOf } from '../records/column-names.ts';

export interface StoredLoadingOrder extends LoadingOrder {
  /** How often it was sent in vain. */
  readonly attempts: number;
}

interface OrderRow {
  readonly id: string;
  readonly state: LoadingOrder['state'];
  readonly reference: string | null;
  readonly wanted_from: string;
  readonly placed_at: string;
  readonly heard_at: string | null;
  readonly attempts: number;
  readonly version: number;
  readonly items: string | number;
}

const COLUMNS = [
  'id',
  'state',
  'reference',
  'wanted_from',
  'placed_at',
  'heard_at',
  'attempts',
  'version',
].map((column) => `loading_orders.${column}`);

export async function insertOrder(
  trx: Knex,
  order: { readonly id: string; readonly wantedFrom: string; readonly at: string },
): Promise<void> {
  await trx('loading_orders').insert({
    id: order.id,
    state: 'sending',
    wanted_from: order.wantedFrom,
    placed_at: order.at,
    next_attempt_at: order.at,
  });
}

/** Newest first: orders with somebody of these sites, and how many of them. */
export async function listOrders(
  db: Knex,
  scope: Scope,
  page: {
    readonly after?: { readonly placedAt: string; readonly id: string } | undefined;
    readonly limit: number;
  },
): Promise<readonly StoredLoadingOrder[]> {
  const { after, limit } = page;
  const query = selectOrders(db, scope)
    .orderBy([
      { column: 'loading_orders.placed_at', order: 'desc' },
      { column: 'loading_orders.id', order: 'desc' },
    ])
    .limit(limit);
  if (after) {
    void query.where((older) => {
      void older
        .where('loading_orders.placed_at', '<', after.placedAt)
        .orWhere({ 'loading_orders.placed_at': after.placedAt })
        .andWhere('loading_orders.id', '<', after.id);
    });
  }
  return (await query).map(orderFromRow);
}

export async function findOrder(db: Knex, scope: Scope, id: string): Promise<StoredLoadingOrder | undefined> {
  const row = await selectOrders(db, scope).where('loading_orders.id', id).first();
  return row && orderFromRow(row);
}

/** Orders that are to be sent now, oldest first. */
export async function listOrdersToSend(db: Knex, at: string): Promise<readonly StoredLoadingOrder[]> {
  const rows = await selectOrders(db, 'all')
    .where('loading_orders.state', 'sending')
    .where('loading_orders.next_attempt_at', '<=', at)
    .orderBy('loading_orders.placed_at');
  return rows.map(orderFromRow);
}

/** False when it is not being sent any more. */
export async function updateSendingOrder(
  trx: Knex,
  id: string,
  change: {
    readonly state?: LoadingOrder['state'];
    readonly reference?: string;
    readonly heardAt?: string;
    readonly attempts?: number;
    readonly nextAttemptAt?: string;
  },
): Promise<boolean> {
  const changed = await trx('loading_orders')
    .where({ id, state: 'sending' })
    .update({ ...columnsOf(change), version: trx.raw('version + 1') });
  return changed > 0;
}

function selectOrders(db: Knex, scope: Scope) {
  const query = db('loading_orders')
    // A refused order has given its items back.
    .leftJoin('loading_items', 'loading_items.order_id', 'loading_orders.id')
    .leftJoin('people', 'people.id', 'loading_items.person_id')
    .groupBy(COLUMNS)
    .select<OrderRow[]>(...COLUMNS, db.raw('count(loading_items.id) as items'));
  withinPeople(query, scope);
  return query;
}

function orderFromRow(row: OrderRow): StoredLoadingOrder {
  return {
    id: row.id,
    state: row.state,
    reference: row.reference,
    wantedFrom: row.wanted_from,
    items: Number(row.items),
    placedAt: row.placed_at,
    heardAt: row.heard_at,
    attempts: row.attempts,
    version: row.version,
  };
}
