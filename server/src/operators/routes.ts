import { Approval, ChangeOperator, CreateOperator, Operator, SignInLink } from '@monban/core/api/oversight';
import { OperatorId } from '@monban/core/ids';
import { z } from 'zod';
import { route, type Route, type RouteAnswer } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { recordRoutes, type RecordPages } from '../records/record-routes.ts';
import { operatorKind } from './operator-kind.ts';
import type { RecordOutcome } from '../records/record-outcome.ts';
import { operatorUseCases } from './operator-use-cases.ts';
import { askToRemoveSecondFactor } from './second-factor-removal.ts';
import { operatorSessionRoutes } from './session-routes.ts';
import { makeSignInLink } from './sign-in-links.ts';

const pages: RecordPages<Operator, CreateOperator> = {
  kind: operatorKind,
  path: '/operators',
  parameter: 'operatorId',
  one: 'Operator',
  many: 'Operators',
  read: 'operators:read',
  write: 'operators:write',
  id: OperatorId,
  item: Operator,
  create: CreateOperator,
  change: ChangeOperator,
  waiting: Approval,
};

/** Who may use the console. */
export function operatorRoutes(platform: Platform): readonly Route[] {
  const useCases = operatorUseCases(platform);
  return [
    ...recordRoutes(platform, { ...pages, useCases }),
    makeSignInLinkRoute(platform),
    removeSecondFactorRoute(platform),
    ...operatorSessionRoutes(platform),
  ];
}

function makeSignInLinkRoute(platform: Platform): Route {
  return route({
    method: 'post',
    path: '/operators/{operatorId}/sign-in-links',
    operationId: 'makeSignInLink',
    tag: 'operators',
    summary: 'Make a link that signs the operator in once',
    permission: 'operators:write',
    params: z.strictObject({ operatorId: OperatorId }),
    status: 201,
    answer: SignInLink,
    waiting: Approval,
    answerIsSecret: true,
    errors: ['NOT_FOUND', 'RETIRED'],
    handle: async ({ params, caller, context }) =>
      answerOf(await makeSignInLink(platform, { id: params.operatorId, caller, context }), 201),
  });
}

function removeSecondFactorRoute(platform: Platform): Route {
  return route({
    method: 'delete',
    path: '/operators/{operatorId}/second-factor',
    operationId: 'removeSecondFactor',
    tag: 'operators',
    summary: 'Take a lost second factor away from an operator',
    permission: 'operators:write',
    params: z.strictObject({ operatorId: OperatorId }),
    status: 200,
    answer: Operator,
    waiting: Approval,
    errors: ['NOT_FOUND', 'CONFLICT'],
    handle: async ({ params, caller, context }) =>
      answerOf(await askToRemoveSecondFactor(platform, { id: params.operatorId, caller, context }), 200),
  });
}

function answerOf<Item>(outcome: RecordOutcome<Item>, status: number): RouteAnswer<Item | Approval> {
  return outcome.kind === 'waiting'
    ? { status: 202, body: outcome.approval }
    : { status, body: outcome.item };
}
