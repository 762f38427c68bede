import {
  ChangeLastDay,
  Coexistence,
  CoexistenceList,
  CoexistencesQuery,
  DeclareCoexistence,
  EndCoexistence,
  MigrationBoard,
} from '@monban/core/api/coexistences';
import { Approval } from '@monban/core/api/oversight';
import { CoexistenceId, DoorId } from '@monban/core/ids';
import { z } from 'zod';
import { route, type Route, type RouteAnswer } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import type { RecordOutcome } from '../records/record-outcome.ts';
import {
  changeLastDay,
  declareCoexistence,
  endCoexistence,
  listShownCoexistences,
  undoEnding,
} from './coexistences.ts';
import { migrationBoard } from './migration-board.ts';

const tag = 'coexistence';
const path = '/coexistences/{coexistenceId}';
const params = z.strictObject({ coexistenceId: CoexistenceId });

/** Old badges beside ours, door by door, and the way to their end (feature B7). */
export function coexistenceRoutes(platform: Platform): readonly Route[] {
  return [
    boardRoute(platform),
    listRoute(platform),
    declareRoute(platform),
    changeRoute(platform),
    endRoute(platform),
    undoRoute(platform),
  ];
}

function boardRoute({ db }: Platform): Route {
  return route({
    method: 'get',
    path: '/migration',
    operationId: 'getMigrationBoard',
    tag,
    summary:
      'By site and door: who still needs an old badge, without any number under ten, and until when it works',
    permission: 'rules:read',
    status: 200,
    answer: MigrationBoard,
    errors: [],
    handle: async ({ caller, context }) => ({
      status: 200,
      body: await migrationBoard(db, { caller, at: context.at }),
    }),
  });
}

function listRoute({ db }: Platform): Route {
  return route({
    method: 'get',
    path: '/coexistences',
    operationId: 'listCoexistences',
    tag,
    summary: 'Doors with an old reader that is on, or everything declared at one door',
    permission: 'doors:read',
    query: CoexistencesQuery,
    status: 200,
    answer: CoexistenceList,
    errors: ['VALIDATION_FAILED'],
    handle: async ({ query, caller, context }) => ({
      status: 200,
      body: {
        items: await listShownCoexistences(db, { scope: caller.scope, at: context.at, ...query }),
      },
    }),
  });
}

function declareRoute(platform: Platform): Route {
  return route({
    method: 'post',
    path: '/doors/{doorId}/coexistences',
    operationId: 'declareCoexistence',
    tag,
    summary: 'Declare that an old system’s reader stays on at a door, until a day',
    permission: 'doors:write',
    params: z.strictObject({ doorId: DoorId }),
    body: DeclareCoexistence,
    status: 201,
    answer: Coexistence,
    waiting: Approval,
    errors: ['VALIDATION_FAILED', 'NOT_FOUND', 'RETIRED', 'CONFLICT'],
    handle: async ({ params: { doorId }, body, caller, context }) => {
      const asker = { caller, context, scope: caller.scope };
      const outcome = await declareCoexistence(platform, { ...asker, doorId, input: body });
      return answerOf(outcome, 201);
    },
  });
}

function changeRoute(platform: Platform): Route {
  return route({
    method: 'patch',
    path,
    operationId: 'changeLastDayOfCoexistence',
    tag,
    summary: 'Choose another last day, with a reason; a later one counts as an extension',
    permission: 'doors:write',
    params,
    body: ChangeLastDay,
    ifMatch: true,
    status: 200,
    answer: Coexistence,
    waiting: Approval,
    errors: ['VALIDATION_FAILED', 'NOT_FOUND', 'CONFLICT', 'VERSION_CONFLICT'],
    handle: async ({ params: { coexistenceId: id }, body, expectedVersion, caller, context }) => {
      const asker = { caller, context, scope: caller.scope };
      return answerOf(await changeLastDay(platform, { ...asker, id, expectedVersion, input: body }), 200);
    },
  });
}

function endRoute(platform: Platform): Route {
  return route({
    method: 'post',
    path: `${path}/ending`,
    operationId: 'endCoexistence',
    tag,
    summary: 'Confirm that the old reader is off',
    permission: 'doors:write',
    params,
    body: EndCoexistence,
    ifMatch: true,
    status: 200,
    answer: Coexistence,
    errors: ['VALIDATION_FAILED', 'NOT_FOUND', 'CONFLICT', 'VERSION_CONFLICT'],
    handle: async ({ params: { coexistenceId: id }, body, expectedVersion, caller, context }) => {
      const asker = { caller, context, scope: caller.scope };
      const item = await endCoexistence(platform, { ...asker, id, expectedVersion, input: body });
      return { status: 200, body: item, version: item.version };
    },
  });
}

function undoRoute(platform: Platform): Route {
  return route({
    method: 'delete',
    path: `${path}/ending`,
    operationId: 'undoEndingOfCoexistence',
    tag,
    summary: 'The old reader was said to be off by mistake, today',
    permission: 'doors:write',
    params,
    ifMatch: true,
    status: 200,
    answer: Coexistence,
    errors: ['NOT_FOUND', 'RETIRED', 'CONFLICT', 'VERSION_CONFLICT'],
    handle: async ({ params: { coexistenceId: id }, expectedVersion, caller, context }) => {
      const asker = { caller, context, scope: caller.scope };
      const item = await undoEnding(platform, { ...asker, id, expectedVersion });
      return { status: 200, body: item, version: item.version };
    },
  });
}

function answerOf(
  outcome: RecordOutcome<Coexistence>,
  status: 200 | 201,
): RouteAnswer<Coexistence | Approval> {
  if (outcome.kind === 'waiting') return { status: 202, body: outcome.approval };
  return { status, body: outcome.item, version: outcome.item.version };
}
