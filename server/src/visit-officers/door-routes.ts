import { Empty } from '@monban/core/api/conventions';
import { Approval } from '@monban/core/api/oversight';
import { NameVisitDoors, VisitDoors, VisitDoorsList } from '@monban/core/api/visit-officers';
import { VisitId } from '@monban/core/ids';
import { z } from 'zod';
import { route, type Route } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { listVisitDoors, nameVisitDoors, takeVisitDoorsAway } from './visit-doors.ts';

const tag = 'visit-doors';
const path = '/visit-doors/{visitId}';
const params = z.strictObject({ visitId: VisitId });

/** Which doors open to the guests of a visit: for whoever decides on doors, without a name or an answer of anybody. */
export function visitDoorRoutes(platform: Platform): readonly Route[] {
  return [listRoute(platform), nameRoute(platform), takeAwayRoute(platform)];
}

function listRoute({ db }: Platform): Route {
  return route({
    method: 'get',
    path: '/visit-doors',
    operationId: 'listVisitDoors',
    tag,
    summary: 'Visits to come at the own sites, and which doors open to their guests',
    permission: 'rules:read',
    status: 200,
    answer: VisitDoorsList,
    errors: [],
    handle: async ({ caller, context }) => ({
      status: 200,
      body: { items: await listVisitDoors(db, caller.scope, context.at) },
    }),
  });
}

function nameRoute(platform: Platform): Route {
  return route({
    method: 'put',
    path,
    operationId: 'nameVisitDoors',
    tag,
    summary: 'Name the access level of the guests’ cards, for the day of the visit and no other',
    permission: 'rules:write',
    params,
    body: NameVisitDoors,
    ifMatch: 'to-replace',
    status: 200,
    answer: VisitDoors,
    waiting: Approval,
    errors: ['NOT_FOUND', 'FORBIDDEN', 'RETIRED', 'CONFLICT', 'VERSION_CONFLICT'],
    handle: async ({ params: { visitId }, body, expectedVersion, caller, context }) => {
      const asker = { caller, context, scope: caller.scope };
      const outcome = await nameVisitDoors(platform, { ...asker, visitId, input: body, expectedVersion });
      if (outcome.kind === 'waiting') return { status: 202, body: outcome.approval };
      return { status: 200, body: outcome.item, version: outcome.item.version };
    },
  });
}

function takeAwayRoute(platform: Platform): Route {
  return route({
    method: 'delete',
    path,
    operationId: 'takeVisitDoorsAway',
    tag,
    summary: 'From now on the cards of these guests open nothing',
    permission: 'rules:write',
    params,
    status: 204,
    answer: Empty,
    errors: ['NOT_FOUND'],
    handle: async ({ params: { visitId }, caller, context }) => {
      await takeVisitDoorsAway(platform, { caller, context }, visitId);
      return { status: 204, body: {} };
    },
  });
}
