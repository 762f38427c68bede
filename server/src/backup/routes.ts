import { Empty } from '@monban/core/api/conventions';
import { Approval } from '@monban/core/api/oversight';
import { Restoration, RestorationState } from '@monban/core/api/restoration';
import { route, type Route } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { confirmRestoration, readRestoration } from './confirm-restoration.ts';

const tag = 'restoration';

/** What has to be looked at after a restore from a backup, before doors believe it alone (ADR 0026). */
export function restorationRoutes(platform: Platform): readonly Route[] {
  return [stateRoute(platform), confirmRoute(platform)];
}

function stateRoute({ db }: Platform): Route {
  return route({
    method: 'get',
    path: '/restoration',
    operationId: 'getRestoration',
    tag,
    summary:
      'The last restore from a backup, and badges that doors knew as stopped and this database does not',
    permission: 'operators:read',
    status: 200,
    answer: RestorationState,
    errors: [],
    handle: async ({ caller }) => ({
      status: 200,
      body: { restoration: await readRestoration(db, caller.scope) },
    }),
  });
}

function confirmRoute(platform: Platform): Route {
  return route({
    method: 'post',
    path: '/restoration/confirmation',
    operationId: 'confirmRestoration',
    tag,
    summary: 'Let the rights of the restored database count alone; waits for a second operator',
    permission: 'operators:write',
    body: Empty,
    status: 200,
    answer: Restoration,
    waiting: Approval,
    errors: ['NOT_FOUND', 'FORBIDDEN'],
    handle: async ({ caller, context }) => {
      const outcome = await confirmRestoration(platform, { caller, context });
      return outcome.kind === 'waiting'
        ? { status: 202, body: outcome.approval }
        : { status: 200, body: outcome.item };
    },
  });
}
