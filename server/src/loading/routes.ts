import { pageOf } from '@monban/core/api/conventions';
import {
  LoadingItem,
  LoadingItemsQuery,
  LoadingOrder,
  LoadingOrdersQuery,
  LoadingSummary,
  PlaceLoadingOrder,
  QueuedLoading,
  QueueLoading,
} from '@monban/core/api/loading';
import { z } from 'zod';
import { cutPage, readCursor } from '../events/page-cursor.ts';
import { without } from '../events/without.ts';
import { route, type Route } from '../http/route.ts';
import {
  cancelLoading,
  getLoadingOrder,
  type LoadingDeps,
  placeLoadingOrder,
  queueLoading,
  shown,
  summariseLoading,
} from './loading.ts';
import { countLoadingItems, listLoadingItems } from './loading-store.ts';
import { listOrders } from './order-store.ts';

const tag = 'loading';
const ItemPlace = z.strictObject({ updatedAt: z.string(), id: z.string() });
const OrderPlace = z.strictObject({ placedAt: z.string(), id: z.string() });
const ItemParams = z.strictObject({ itemId: z.uuid() });
const OrderParams = z.strictObject({ orderId: z.uuid() });

/** Orders at the service that loads the badge application into cards, and where each person's stands. */
export function loadingRoutes(deps: LoadingDeps): readonly Route[] {
  return [
    summaryRoute(deps),
    itemsRoute(deps),
    queueRoute(deps),
    cancelRoute(deps),
    ordersRoute(deps),
    placeRoute(deps),
    orderRoute(deps),
  ];
}

function summaryRoute(deps: LoadingDeps): Route {
  return route({
    method: 'get',
    path: '/loading-summary',
    operationId: 'getLoadingSummary',
    tag,
    summary: 'How many stand where, and whether the service may be used and answers',
    permission: 'loading:read',
    status: 200,
    answer: LoadingSummary,
    errors: [],
    handle: async ({ caller }) => ({ status: 200, body: await summariseLoading(deps, caller.scope) }),
  });
}

function itemsRoute(deps: LoadingDeps): Route {
  return route({
    method: 'get',
    path: '/loading-items',
    operationId: 'listLoadingItems',
    tag,
    summary: 'Where the application of each person stands, the newest change first',
    permission: 'loading:read',
    query: LoadingItemsQuery,
    status: 200,
    answer: pageOf(LoadingItem),
    errors: [],
    handle: async ({ query, caller }) => {
      const { limit } = query;
      const filter = { state: query.state, personId: query.personId, search: query.q };
      const after = readCursor(query.cursor, ItemPlace);
      const rows = await listLoadingItems(deps.db, caller.scope, { filter, after, limit: limit + 1 });
      const { items, nextCursor } = cutPage(rows, limit, ({ updatedAt, id }) => ({ updatedAt, id }));
      const total = await countLoadingItems(deps.db, caller.scope, filter);
      return { status: 200, body: { items: items.map(shown), nextCursor, total } };
    },
  });
}

function queueRoute(deps: LoadingDeps): Route {
  return route({
    method: 'post',
    path: '/loading-items',
    operationId: 'queueLoading',
    tag,
    summary: 'Put people in the queue for the next order',
    permission: 'loading:write',
    body: QueueLoading,
    status: 201,
    answer: QueuedLoading,
    errors: ['LEGAL_BASIS_MISSING'],
    handle: async ({ body, caller, context }) => ({
      status: 201,
      body: await queueLoading(deps, { caller, context }, body),
    }),
  });
}

function cancelRoute(deps: LoadingDeps): Route {
  return route({
    method: 'post',
    path: '/loading-items/{itemId}/cancellations',
    operationId: 'cancelLoading',
    tag,
    summary: 'Take somebody out of the queue who is in no order yet',
    permission: 'loading:write',
    params: ItemParams,
    status: 200,
    answer: LoadingItem,
    errors: ['NOT_FOUND', 'CONFLICT'],
    handle: async ({ params, caller, context }) => ({
      status: 200,
      body: await cancelLoading(deps, { caller, context }, params.itemId),
    }),
  });
}

function ordersRoute(deps: LoadingDeps): Route {
  return route({
    method: 'get',
    path: '/loading-orders',
    operationId: 'listLoadingOrders',
    tag,
    summary: 'Orders with people of the own sites, the newest first',
    permission: 'loading:read',
    query: LoadingOrdersQuery,
    status: 200,
    answer: z.strictObject({ items: z.array(LoadingOrder), nextCursor: z.string().nullable() }),
    errors: [],
    handle: async ({ query, caller }) => {
      const { limit } = query;
      const after = readCursor(query.cursor, OrderPlace);
      const rows = await listOrders(deps.db, caller.scope, { after, limit: limit + 1 });
      const { items, nextCursor } = cutPage(rows, limit, ({ placedAt, id }) => ({ placedAt, id }));
      return { status: 200, body: { items: items.map((order) => without(order, ['attempts'])), nextCursor } };
    },
  });
}

function placeRoute(deps: LoadingDeps): Route {
  return route({
    method: 'post',
    path: '/loading-orders',
    operationId: 'placeLoadingOrder',
    tag,
    summary: 'Order the application for everybody who waits',
    permission: 'loading:write',
    body: PlaceLoadingOrder,
    status: 201,
    answer: LoadingOrder,
    errors: ['LEGAL_BASIS_MISSING', 'VALIDATION_FAILED'],
    handle: async ({ body, caller, context }) => {
      const order = await placeLoadingOrder(deps, { caller, context }, body);
      return {
        status: 201,
        body: order,
        version: order.version,
        location: `/api/v1/loading-orders/${order.id}`,
      };
    },
  });
}

function orderRoute(deps: LoadingDeps): Route {
  return route({
    method: 'get',
    path: '/loading-orders/{orderId}',
    operationId: 'getLoadingOrder',
    tag,
    summary: 'One order',
    permission: 'loading:read',
    params: OrderParams,
    status: 200,
    answer: LoadingOrder,
    errors: ['NOT_FOUND'],
    handle: async ({ params, caller }) => {
      const order = await getLoadingOrder(deps.db, caller.scope, params.orderId);
      return { status: 200, body: order, version: order.version };
    },
  });
}
