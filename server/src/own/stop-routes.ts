import { Empty } from '@monban/core/api/conventions';
import { OwnStop, PutStopLines, StopByCode, StopCode, StopLines } from '@monban/core/api/own';
import { BadgeId } from '@monban/core/ids';
import { z } from 'zod';
import { route, type Route } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { getOwnStop, stopOwnBadge } from './own-stop.ts';
import { makeStopCode, stopByCode } from './stop-codes.ts';
import { StopThrottle } from './stop-throttle.ts';
import { getStopLines, putStopLines } from './stop-lines.ts';

const Params = z.strictObject({ badgeId: BadgeId });

/** The ways in which a holder stops a badge, and whom to call for the card itself. */
export function holderStopRoutes(platform: Platform): readonly Route[] {
  return [
    stopRoute(platform),
    standingRoute(platform),
    codeRoute(platform),
    stopByCodeRoute(platform),
    linesRoute(platform),
    putLinesRoute(platform),
  ];
}

function stopRoute(platform: Platform): Route {
  return route({
    method: 'post',
    path: '/own/badges/{badgeId}/stops',
    operationId: 'stopOwnBadge',
    tag: 'own',
    summary: 'Stop my badge everywhere, at once',
    permission: 'own:use',
    params: Params,
    status: 200,
    answer: OwnStop,
    errors: ['NOT_FOUND', 'BADGE_STATE_FORBIDS'],
    handle: async ({ params, caller, context }) => ({
      status: 200,
      body: await stopOwnBadge(platform, caller, { id: params.badgeId, context }),
    }),
  });
}

function standingRoute({ db }: Platform): Route {
  return route({
    method: 'get',
    path: '/own/badges/{badgeId}/stops',
    operationId: 'getOwnStop',
    tag: 'own',
    summary: 'Which doors have confirmed by now that my badge is stopped',
    permission: 'own:use',
    params: Params,
    status: 200,
    answer: OwnStop,
    errors: ['NOT_FOUND'],
    handle: async ({ params, caller, context }) => ({
      status: 200,
      body: await getOwnStop(db, caller, { id: params.badgeId, at: context.at }),
    }),
  });
}

function codeRoute(platform: Platform): Route {
  return route({
    method: 'post',
    path: '/badges/{badgeId}/stop-codes',
    operationId: 'makeStopCode',
    tag: 'badges',
    summary: 'A code with which the holder can stop the badge once without signing in',
    permission: 'badges:issue',
    params: Params,
    status: 201,
    answer: StopCode,
    answerIsSecret: true,
    errors: ['NOT_FOUND', 'BADGE_STATE_FORBIDS'],
    handle: async ({ params, caller, context }) => ({
      status: 201,
      body: await makeStopCode(platform, { caller, context }, params.badgeId),
    }),
  });
}

/** Only what was wrong counts against its address, and whoever has too much of it can still stop a badge. */
function stopByCodeRoute(platform: Platform): Route {
  const throttle = new StopThrottle();
  return route({
    method: 'post',
    path: '/stops',
    operationId: 'stopByCode',
    tag: 'own',
    summary: 'Stop a badge with the code on its slip; the answer is always the same',
    permission: 'public',
    body: StopByCode,
    status: 202,
    answer: Empty,
    errors: ['RATE_LIMITED'],
    handle: async ({ body, context, remoteAddress }) => {
      const isRight = await stopByCode(platform, context, body);
      if (!isRight) throttle.countWrong(remoteAddress, context.at);
      return { status: 202, body: {} };
    },
  });
}

/** On the page for whoever cannot sign in, too: they are public numbers. */
function linesRoute({ db }: Platform): Route {
  return route({
    method: 'get',
    path: '/stop-lines',
    operationId: 'getStopLines',
    tag: 'own',
    summary: 'Whom to call for the card itself',
    permission: 'public',
    status: 200,
    answer: StopLines,
    errors: [],
    handle: async () => {
      const body = await getStopLines(db);
      return { status: 200, body, version: body.version };
    },
  });
}

function putLinesRoute(platform: Platform): Route {
  return route({
    method: 'put',
    path: '/stop-lines',
    operationId: 'putStopLines',
    tag: 'own',
    summary: 'Change whom to call for the card itself',
    permission: 'organisation:write',
    body: PutStopLines,
    status: 200,
    answer: StopLines,
    errors: ['FORBIDDEN'],
    ifMatch: true,
    handle: async ({ body: { lines }, caller, context, expectedVersion }) => {
      const body = await putStopLines(platform, { caller, context }, { lines, expectedVersion });
      return { status: 200, body, version: body.version };
    },
  });
}
