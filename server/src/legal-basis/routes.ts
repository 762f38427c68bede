import { LegalBasis, LegalBasisInput } from '@monban/core/api/legal-basis';
import { Approval } from '@monban/core/api/oversight';
import { route, type Route } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { changeLegalBasis, getLegalBasis } from './legal-basis.ts';

const tag = 'legal-basis';

/** On which basis the organisation works, and what that switches on or off (feature C14). */
export function legalBasisRoutes(platform: Platform): readonly Route[] {
  return [readRoute(platform), changeRoute(platform)];
}

function readRoute({ db }: Platform): Route {
  return route({
    method: 'get',
    path: '/legal-basis',
    operationId: 'getLegalBasis',
    tag,
    summary: 'The notice, the contracts, and what is on or off for the lack of them',
    permission: 'legal-basis:read',
    status: 200,
    answer: LegalBasis,
    errors: [],
    handle: async () => {
      const body = await getLegalBasis(db);
      return { status: 200, body, version: body.version };
    },
  });
}

function changeRoute(platform: Platform): Route {
  return route({
    method: 'put',
    path: '/legal-basis',
    operationId: 'putLegalBasis',
    tag,
    summary: 'State the legal basis anew; switching card links off waits for a second operator',
    permission: 'legal-basis:write',
    body: LegalBasisInput,
    ifMatch: true,
    status: 200,
    answer: LegalBasis,
    waiting: Approval,
    errors: ['VALIDATION_FAILED', 'VERSION_CONFLICT'],
    handle: async ({ body, caller, context, expectedVersion }) => {
      const change = { input: body, expectedVersion };
      const outcome = await changeLegalBasis(platform, { caller, context }, change);
      if (outcome.kind === 'waiting') return { status: 202, body: outcome.approval };
      return { status: 200, body: outcome.item, version: outcome.item.version };
    },
  });
}
