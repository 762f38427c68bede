import { pageOf } from '@monban/core/api/conventions';
import { AccessChoices, AccessRequest, AccessRequestsQuery, AskForAccess } from '@monban/core/api/own';
import { AccessRequestId } from '@monban/core/ids';
import { z } from 'zod';
import { route, type Route } from '../http/route.ts';
import { ownPersonId } from '../own/own-person.ts';
import type { Platform } from '../platform.ts';
import { listAccessRequests } from './access-request-store.ts';
import { askForAccess, listAccessChoices, shown, withdrawAccessRequest } from './access-requests.ts';

const tag = 'access-requests';

/** Access that people ask for themselves. It is decided on like every other approval. */
export function accessRequestRoutes(platform: Platform): readonly Route[] {
  return [
    choicesRoute(platform),
    ownRoute(platform),
    askRoute(platform),
    withdrawRoute(platform),
    listRoute(platform),
  ];
}

function choicesRoute({ db }: Platform): Route {
  return route({
    method: 'get',
    path: '/own/access-choices',
    operationId: 'listAccessChoices',
    tag,
    summary: 'What I may ask for',
    permission: 'own:use',
    status: 200,
    answer: AccessChoices,
    errors: ['NOT_FOUND'],
    handle: async ({ caller }) => ({ status: 200, body: await listAccessChoices(db, caller) }),
  });
}

function ownRoute({ db }: Platform): Route {
  return route({
    method: 'get',
    path: '/own/access-requests',
    operationId: 'listOwnAccessRequests',
    tag,
    summary: 'What I asked for, the newest first',
    permission: 'own:use',
    query: AccessRequestsQuery,
    status: 200,
    answer: pageOf(AccessRequest),
    errors: ['NOT_FOUND'],
    handle: async ({ query, caller, context: { at } }) => {
      const filter = { scope: 'all', personId: ownPersonId(caller), at } as const;
      const { rows, ...page } = await listAccessRequests(db, filter, query);
      return { status: 200, body: { items: rows.map(shown), ...page } };
    },
  });
}

function askRoute(platform: Platform): Route {
  return route({
    method: 'post',
    path: '/own/access-requests',
    operationId: 'askForAccess',
    tag,
    summary: 'Ask for an access level, or for a door, for some days',
    permission: 'own:use',
    body: AskForAccess,
    status: 201,
    answer: AccessRequest,
    errors: ['NOT_FOUND', 'CONFLICT'],
    handle: async ({ body, caller, context }) => ({
      status: 201,
      body: await askForAccess(platform, { caller, context }, body),
    }),
  });
}

function withdrawRoute(platform: Platform): Route {
  return route({
    method: 'delete',
    path: '/own/access-requests/{accessRequestId}',
    operationId: 'withdrawAccessRequest',
    tag,
    summary: 'Withdraw what I asked for',
    permission: 'own:use',
    params: z.strictObject({ accessRequestId: AccessRequestId }),
    status: 200,
    answer: AccessRequest,
    errors: ['NOT_FOUND', 'CONFLICT'],
    handle: async ({ params, caller, context }) => ({
      status: 200,
      body: await withdrawAccessRequest(platform, { caller, context }, params.accessRequestId),
    }),
  });
}

function listRoute({ db }: Platform): Route {
  return route({
    method: 'get',
    path: '/access-requests',
    operationId: 'listAccessRequests',
    tag,
    summary: 'What people asked for, the newest first',
    permission: 'approvals:read',
    query: AccessRequestsQuery,
    status: 200,
    answer: pageOf(AccessRequest),
    errors: [],
    handle: async ({ query, caller: { scope }, context: { at } }) => {
      const { rows, ...page } = await listAccessRequests(db, { scope, at }, query);
      return { status: 200, body: { items: rows.map(shown), ...page } };
    },
  });
}
