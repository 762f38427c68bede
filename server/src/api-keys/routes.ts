import { ApiKey, CreateApiKey, CreatedApiKey } from '@monban/core/api/api-keys';
import { ApiKeyId } from '@monban/core/ids';
import { z } from 'zod';
import { route, type Route } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { listApiKeys } from './api-key-store.ts';
import { createApiKey, revokeApiKey } from './api-keys.ts';

const tag = 'api-keys';

/** Keys for programs. A key looks after no keys itself: `operators:write` is for people. */
export function apiKeyRoutes(platform: Platform): readonly Route[] {
  return [listRoute(platform), createRoute(platform), revokeRoute(platform)];
}

function listRoute({ db }: Platform): Route {
  return route({
    method: 'get',
    path: '/api-keys',
    operationId: 'listApiKeys',
    tag,
    summary: 'List keys for programs, newest first',
    permission: 'operators:read',
    status: 200,
    answer: z.strictObject({ items: z.array(ApiKey) }),
    errors: [],
    handle: async ({ caller }) => ({ status: 200, body: { items: await listApiKeys(db, caller.scope) } }),
  });
}

function createRoute(platform: Platform): Route {
  return route({
    method: 'post',
    path: '/api-keys',
    operationId: 'createApiKey',
    tag,
    summary: 'Create a key for a program; its token is shown this once',
    permission: 'operators:write',
    body: CreateApiKey,
    status: 201,
    answer: CreatedApiKey,
    answerIsSecret: true,
    errors: ['VALIDATION_FAILED'],
    handle: async ({ body, caller, context }) => ({
      status: 201,
      body: await createApiKey(platform, { caller, context }, body),
    }),
  });
}

function revokeRoute(platform: Platform): Route {
  return route({
    method: 'delete',
    path: '/api-keys/{apiKeyId}',
    operationId: 'revokeApiKey',
    tag,
    summary: 'Revoke a key at once',
    permission: 'operators:write',
    params: z.strictObject({ apiKeyId: ApiKeyId }),
    status: 200,
    answer: ApiKey,
    errors: ['NOT_FOUND', 'CONFLICT'],
    handle: async ({ params, caller, context }) => ({
      status: 200,
      body: await revokeApiKey(platform, { caller, context }, params.apiKeyId),
    }),
  });
}
