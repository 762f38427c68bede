import { pageOf } from '@monban/core/api/conventions';
import { LookUp, LookUpsQuery, MakeLookUp } from '@monban/core/api/look-ups';
import { route, type Route } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { listLookUps } from './look-up-store.ts';
import { makeLookUp } from './look-ups.ts';

const tag = 'look-ups';

/** Who looked at where somebody went, and why. */
export function lookUpRoutes(platform: Platform): readonly Route[] {
  return [makeRoute(platform), listRoute(platform)];
}

function makeRoute(platform: Platform): Route {
  return route({
    method: 'post',
    path: '/look-ups',
    operationId: 'makeLookUp',
    tag,
    summary: 'Give the reason for looking at where a person went; the person is told',
    permission: 'movements:read',
    body: MakeLookUp,
    status: 201,
    answer: LookUp,
    errors: ['VALIDATION_FAILED'],
    handle: async ({ body, caller, context }) => ({
      status: 201,
      body: await makeLookUp(platform, { caller, context }, body),
    }),
  });
}

function listRoute({ db }: Platform): Route {
  return route({
    method: 'get',
    path: '/look-ups',
    operationId: 'listLookUps',
    tag,
    summary: 'The register of look-ups, the newest first',
    permission: 'privacy:read',
    query: LookUpsQuery,
    status: 200,
    answer: pageOf(LookUp),
    errors: [],
    handle: async ({ query, caller }) => {
      const { rows, ...page } = await listLookUps(db, caller.scope, query);
      return { status: 200, body: { items: [...rows], ...page } };
    },
  });
}
