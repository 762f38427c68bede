import { Empty } from '@monban/core/api/conventions';
import { OperatorSession } from '@monban/core/api/oversight';
import { OperatorId } from '@monban/core/ids';
import { z } from 'zod';
import { route, type Route } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { endOperatorSession, endOperatorSessions, listOperatorSessions } from './operator-sessions.ts';

const tag = 'operators';
const path = '/operators/{operatorId}/sessions';
const params = z.strictObject({ operatorId: OperatorId });

/** Where operators are signed in, for whoever looks after them. */
export function operatorSessionRoutes(platform: Platform): readonly Route[] {
  return [listRoute(platform), endOneRoute(platform), endAllRoute(platform)];
}

function listRoute(platform: Platform): Route {
  return route({
    method: 'get',
    path,
    operationId: 'listOperatorSessions',
    tag,
    summary: 'List the sessions of an operator',
    permission: 'operators:read',
    params,
    status: 200,
    answer: z.strictObject({ items: z.array(OperatorSession) }),
    errors: ['NOT_FOUND'],
    handle: async ({ params: { operatorId }, caller, context }) => ({
      status: 200,
      body: { items: await listOperatorSessions(platform, { id: operatorId, caller, context }) },
    }),
  });
}

function endOneRoute(platform: Platform): Route {
  return route({
    method: 'delete',
    path: `${path}/{sessionId}`,
    operationId: 'endOperatorSession',
    tag,
    summary: 'End one session of an operator at once',
    permission: 'operators:write',
    params: params.extend({ sessionId: z.uuid() }),
    status: 204,
    answer: Empty,
    errors: ['NOT_FOUND'],
    handle: async ({ params: { operatorId, sessionId }, caller, context }) => {
      await endOperatorSession(platform, { id: operatorId, caller, context }, sessionId);
      return { status: 204, body: {} };
    },
  });
}

function endAllRoute(platform: Platform): Route {
  return route({
    method: 'delete',
    path,
    operationId: 'endOperatorSessions',
    tag,
    summary: 'End every session of an operator at once',
    permission: 'operators:write',
    params,
    status: 204,
    answer: Empty,
    errors: ['NOT_FOUND'],
    handle: async ({ params: { operatorId }, caller, context }) => {
      await endOperatorSessions(platform, { id: operatorId, caller, context });
      return { status: 204, body: {} };
    },
  });
}
