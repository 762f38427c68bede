import {
  Badge,
  BadgeForecast,
  BadgeForecastsQuery,
  BadgesQuery,
  BadgeTransition,
  CardDate,
  CardDateAnswer,
  ForecastKind,
} from '@monban/core/api/badges';
import { pageOf } from '@monban/core/api/conventions';
import { BadgeId } from '@monban/core/ids';
import { z } from 'zod';
import { cutPage, readCursor } from '../events/page-cursor.ts';
import { route, type Route } from '../http/route.ts';
import { countBadges, listBadges, type BadgesFilter } from './badge-store.ts';
import { getBadge, getHistory, shownTo, type BadgeDeps } from './badges.ts';
import { putCardDate } from './card-date.ts';
import { listForecasts, soonestFirst } from './forecasts.ts';
import { stopRoutes } from './stop-routes.ts';

const Params = z.strictObject({ badgeId: BadgeId });
const Cursor = z.strictObject({ orderedAt: z.string(), id: z.string() });
const ForecastPlace = z.strictObject({ endsAt: z.string(), badgeId: BadgeId, kind: ForecastKind });
const tag = 'badges';

export function badgeRoutes(deps: BadgeDeps): readonly Route[] {
  return [
    listRoute(deps),
    readRoute(deps),
    historyRoute(deps),
    cardDateRoute(deps),
    forecastsRoute(deps),
    ...stopRoutes(deps),
  ];
}

function listRoute(deps: BadgeDeps): Route {
  return route({
    method: 'get',
    path: '/badges',
    operationId: 'listBadges',
    tag,
    summary: 'Badges, the newest first',
    permission: 'badges:read',
    query: BadgesQuery,
    status: 200,
    answer: pageOf(Badge),
    errors: [],
    handle: async ({ query, caller, context: { at } }) => {
      const { limit } = query;
      const filter = filterOf(query);
      const after = readCursor(query.cursor, Cursor);
      const rows = await listBadges(deps.db, caller.scope, { filter, after, limit: limit + 1, at });
      const { items, nextCursor } = cutPage(rows, limit, ({ orderedAt, id }) => ({ orderedAt, id }));
      const total = await countBadges(deps.db, caller.scope, { filter, at });
      return {
        status: 200,
        body: { items: items.map((badge) => shownTo(caller, badge)), nextCursor, total },
      };
    },
  });
}

function filterOf({ personId, state, orphaned, q }: BadgesQuery): BadgesFilter {
  const isOrphaned = orphaned === undefined ? undefined : orphaned === 'yes';
  return { personId, state, isOrphaned, search: q, isInPool: false };
}

function readRoute(deps: BadgeDeps): Route {
  return route({
    method: 'get',
    path: '/badges/{badgeId}',
    operationId: 'getBadge',
    tag,
    summary: 'One badge',
    permission: 'badges:read',
    params: Params,
    status: 200,
    answer: Badge,
    errors: ['NOT_FOUND'],
    handle: async ({ params, caller, context }) => {
      const body = await getBadge(deps.db, caller, { id: params.badgeId, at: context.at });
      return { status: 200, body, version: body.version };
    },
  });
}

function historyRoute(deps: BadgeDeps): Route {
  return route({
    method: 'get',
    path: '/badges/{badgeId}/history',
    operationId: 'getBadgeHistory',
    tag,
    summary: 'From which state to which a badge came, when, why and by whom; the oldest first',
    permission: 'badges:read',
    params: Params,
    status: 200,
    answer: z.strictObject({ items: z.array(BadgeTransition) }),
    errors: ['NOT_FOUND'],
    handle: async ({ params, caller, context }) => {
      const items = await getHistory(deps.db, caller, { id: params.badgeId, at: context.at });
      return { status: 200, body: { items: [...items] } };
    },
  });
}

function cardDateRoute(deps: BadgeDeps): Route {
  return route({
    method: 'put',
    path: '/badges/{badgeId}/card-date',
    operationId: 'putCardDate',
    tag,
    summary: 'The date that the holder reads off the face of the card, with what speaks against it',
    permission: 'badges:issue',
    params: Params,
    body: CardDate,
    status: 200,
    answer: CardDateAnswer,
    errors: ['NOT_FOUND', 'BADGE_STATE_FORBIDS'],
    ifMatch: true,
    handle: async ({ params, body: { printedUntil }, caller, context, expectedVersion }) => {
      const input = { id: params.badgeId, printedUntil, expectedVersion, context };
      const body = await putCardDate(deps, caller, input);
      return { status: 200, body, version: body.badge.version };
    },
  });
}

function forecastsRoute(deps: BadgeDeps): Route {
  return route({
    method: 'get',
    path: '/badge-forecasts',
    operationId: 'listBadgeForecasts',
    tag,
    summary: 'Certificates, cards and badges that end within three calendar months, the soonest first',
    permission: 'badges:issue',
    query: BadgeForecastsQuery,
    status: 200,
    answer: pageOf(BadgeForecast),
    errors: [],
    handle: async ({ query: { kind, cursor, limit }, caller, context: { at } }) => {
      const after = readCursor(cursor, ForecastPlace);
      const all = await listForecasts(deps.db, caller.scope, { kind, at });
      const rest = after === undefined ? all : all.filter((forecast) => soonestFirst(after, forecast) < 0);
      const { items, nextCursor } = cutPage(rest, limit, ({ endsAt, badgeId, kind: of }) => ({
        endsAt,
        badgeId,
        kind: of,
      }));
      return { status: 200, body: { items: [...items], nextCursor, total: all.length } };
    },
  });
}
