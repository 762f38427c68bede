import { Badge, BadgesQuery, RevocationReceipt, RevokeBadge } from '@monban/core/api/badges';
import { pageOf } from '@monban/core/api/conventions';
import { BadgeId } from '@monban/core/ids';
import { z } from 'zod';
import { cutPage, readCursor } from '../events/page-cursor.ts';
import { route, type Route } from '../http/route.ts';
import { countBadges, listBadges } from './badge-store.ts';
import { getBadge, getRevocation, revokeBadge, shownTo, type BadgeDeps } from './badges.ts';

const Params = z.strictObject({ badgeId: BadgeId });
const Cursor = z.strictObject({ issuedAt: z.string(), id: z.string() });
const tag = 'badges';

export function badgeRoutes(deps: BadgeDeps): readonly Route[] {
  return [listRoute(deps), readRoute(deps), ...revocationRoutes(deps)];
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
      const { personId, status, q, limit } = query;
      const filter = {
        personId,
        status,
        search: q,
      };
      const after = readCursor(query.cursor, Cursor);
      const rows = await listBadges(deps.db, caller.sites, { filter, after, limit: limit + 1, at });
      const { items, nextCursor } = cutPage(rows, limit, ({ issuedAt, id }) => ({ issuedAt, id }));
      const total = await countBadges(deps.db, caller.sites, { filter, at });
      return {
        status: 200,
        body: { items: items.map((badge) => shownTo(caller, badge)), nextCursor, total },
      };
    },
  });
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

function revocationRoutes(deps: BadgeDeps): readonly Route[] {
  return [
    route({
      method: 'post',
      path: '/badges/{badgeId}/revocations',
      operationId: 'revokeBadge',
      tag,
      summary: 'Revokes a badge everywhere, at once; names the doors that have yet to confirm',
      permission: 'badges:revoke',
      params: Params,
      body: RevokeBadge,
      status: 200,
      answer: RevocationReceipt,
      errors: ['NOT_FOUND'],
      handle: async ({ params, body: { reason }, caller, context }) => ({
        status: 200,
        body: await revokeBadge(deps, caller, { id: params.badgeId, reason, context }),
      }),
    }),
    route({
      method: 'get',
      path: '/badges/{badgeId}/revocations',
      operationId: 'getRevocation',
      tag,
      summary: 'Which doors have confirmed a revocation by now',
      permission: 'badges:read',
      params: Params,
      status: 200,
      answer: RevocationReceipt,
      errors: ['NOT_FOUND'],
      handle: async ({ params, caller, context }) => ({
        status: 200,
        body: await getRevocation(deps.db, caller, { id: params.badgeId, at: context.at }),
      }),
    }),
  ];
}
