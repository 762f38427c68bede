import { Badge, RevocationReceipt, RevokeBadge, SuspendBadge } from '@monban/core/api/badges';
import { BadgeId } from '@monban/core/ids';
import { z } from 'zod';
import { route, type Route } from '../http/route.ts';
import { getRevocation, liftSuspension, revokeBadge, suspendBadge, type BadgeDeps } from './badges.ts';

const Params = z.strictObject({ badgeId: BadgeId });
const tag = 'badges';

/** Stopping a badge for good, for a while, and again not. */
export function stopRoutes(deps: BadgeDeps): readonly Route[] {
  return [revokeRoute(deps), revocationRoute(deps), suspendRoute(deps), liftRoute(deps)];
}

function revokeRoute(deps: BadgeDeps): Route {
  return route({
    method: 'post',
    path: '/badges/{badgeId}/revocations',
    operationId: 'revokeBadge',
    tag,
    summary: 'Stops a badge for good everywhere, at once; names the doors that have yet to confirm',
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
  });
}

function revocationRoute(deps: BadgeDeps): Route {
  return route({
    method: 'get',
    path: '/badges/{badgeId}/revocations',
    operationId: 'getRevocation',
    tag,
    summary: 'Which doors have confirmed by now that a badge is stopped or suspended',
    permission: 'badges:read',
    params: Params,
    status: 200,
    answer: RevocationReceipt,
    errors: ['NOT_FOUND'],
    handle: async ({ params, caller, context }) => ({
      status: 200,
      body: await getRevocation(deps.db, caller, { id: params.badgeId, at: context.at }),
    }),
  });
}

function suspendRoute(deps: BadgeDeps): Route {
  return route({
    method: 'post',
    path: '/badges/{badgeId}/suspensions',
    operationId: 'suspendBadge',
    tag,
    summary: 'Stops a badge for a while everywhere, at once; names the doors that have yet to confirm',
    permission: 'badges:revoke',
    params: Params,
    body: SuspendBadge,
    status: 200,
    answer: RevocationReceipt,
    errors: ['NOT_FOUND', 'BADGE_STATE_FORBIDS'],
    handle: async ({ params, body: { reason }, caller, context }) => ({
      status: 200,
      body: await suspendBadge(deps, caller, { id: params.badgeId, reason, context }),
    }),
  });
}

function liftRoute(deps: BadgeDeps): Route {
  return route({
    method: 'delete',
    path: '/badges/{badgeId}/suspension',
    operationId: 'liftSuspension',
    tag,
    summary: 'Lets a suspended badge open again',
    permission: 'badges:issue',
    params: Params,
    status: 200,
    answer: Badge,
    errors: ['NOT_FOUND', 'BADGE_STATE_FORBIDS', 'RETIRED'],
    handle: async ({ params, caller, context }) => {
      const body = await liftSuspension(deps, caller, { id: params.badgeId, context });
      return { status: 200, body, version: body.version };
    },
  });
}
