import { Approval, ChangeOperator, CreateOperator, Operator, SignInLink } from '@monban/core/api/oversight';
import { OperatorId } from '@monban/core/ids';
import { z } from 'zod';
import { route, type Route } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { recordRoutes, type RecordPages } from '../records/record-routes.ts';
import { operatorKind } from './operator-kind.ts';
import { makeSignInLink, operatorUseCases } from './operator-use-cases.ts';

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
  return [...recordRoutes(platform, { ...pages, useCases }), makeSignInLinkRoute(platform)];
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
    answerIsSecret: true,
    errors: ['NOT_FOUND', 'RETIRED'],
    handle: async ({ params, caller, context }) => {
      const asker = { id: params.operatorId, context, scope: caller.scope };
      return { status: 201, body: await makeSignInLink(platform, asker) };
    },
  });
}
