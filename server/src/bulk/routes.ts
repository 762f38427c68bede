import { AssignLevel, BulkChange, MovePeople, RetirePeople, StopBadges } from '@monban/core/api/bulk';
import { Empty } from '@monban/core/api/conventions';
import { z } from 'zod';
import { type Caller, type ChangeContext, route, type Route } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { assignLevel, movePeople, retirePeople, stopBadges } from './bulk-actions.ts';
import { type BulkAsker, runBulkChange, undoBulkChange } from './bulk-changes.ts';

/** Changes of many people with one request, and each as a whole back again. */
export function bulkRoutes(platform: Platform): readonly Route[] {
  return [
    assignRoute(platform),
    moveRoute(platform),
    stopRoute(platform),
    retireRoute(platform),
    undoRoute(platform),
  ];
}

const declared = {
  method: 'post',
  tag: 'bulk-changes',
  status: 200,
  answer: BulkChange,
} as const;

function assignRoute(platform: Platform): Route {
  return route({
    ...declared,
    path: '/bulk-changes/level-assignments',
    operationId: 'assignLevelToPeople',
    summary: 'Put many people on an access level; whoever needs four eyes waits',
    permission: 'rules:write',
    body: AssignLevel,
    errors: [],
    handle: async ({ body: { personIds, ...level }, ...request }) => {
      const change = { action: 'assign-level', personIds, rows: assignLevel(level) } as const;
      return { status: 200, body: await runBulkChange(platform, askerOf(request), change) };
    },
  });
}

function moveRoute(platform: Platform): Route {
  return route({
    ...declared,
    path: '/bulk-changes/moves',
    operationId: 'movePeople',
    summary: 'Give many people another department, site or manager',
    permission: 'people:write',
    body: MovePeople,
    errors: [],
    handle: async ({ body, ...request }) => {
      const personIds = body.people.map(({ personId }) => personId);
      const change = { action: 'move', personIds, rows: movePeople(body) } as const;
      return { status: 200, body: await runBulkChange(platform, askerOf(request), change) };
    },
  });
}

function stopRoute(platform: Platform): Route {
  return route({
    ...declared,
    path: '/bulk-changes/badge-stops',
    operationId: 'stopBadgesOfPeople',
    summary: 'Suspend the badges of many people at once',
    permission: 'badges:revoke',
    body: StopBadges,
    errors: [],
    handle: async ({ body, ...request }) => {
      const change = { action: 'stop-badges', personIds: body.personIds, rows: stopBadges(body) } as const;
      return { status: 200, body: await runBulkChange(platform, askerOf(request), change) };
    },
  });
}

function retireRoute(platform: Platform): Route {
  return route({
    ...declared,
    path: '/bulk-changes/retirements',
    operationId: 'retirePeople',
    summary: 'Set the last day of many people',
    permission: 'people:write',
    body: RetirePeople,
    errors: [],
    handle: async ({ body, ...request }) => {
      const personIds = body.people.map(({ personId }) => personId);
      const change = { action: 'retire', personIds, rows: retirePeople(body) } as const;
      return { status: 200, body: await runBulkChange(platform, askerOf(request), change) };
    },
  });
}

function undoRoute(platform: Platform): Route {
  return route({
    ...declared,
    path: '/bulk-changes/{bulkChangeId}/undoing',
    operationId: 'undoBulkChange',
    summary:
      'Take back what is still as this change left it, within ten minutes; only whoever made it and may do each row alone',
    permission: 'people:read',
    params: z.strictObject({ bulkChangeId: z.uuid() }),
    body: Empty,
    errors: ['NOT_FOUND', 'FORBIDDEN', 'CONFLICT'],
    handle: async ({ params: { bulkChangeId }, ...request }) => ({
      status: 200,
      body: await undoBulkChange(platform, askerOf(request), bulkChangeId),
    }),
  });
}

function askerOf({
  caller,
  context,
}: {
  readonly caller: Caller;
  readonly context: ChangeContext;
}): BulkAsker {
  return { caller, context, scope: caller.scope };
}
