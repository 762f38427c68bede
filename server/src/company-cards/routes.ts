import {
  CompanyCard,
  CompanyCardsQuery,
  LendCompanyCard,
  PoolCompanyCard,
} from '@monban/core/api/company-cards';
import { pageOf } from '@monban/core/api/conventions';
import type { ErrorCode } from '@monban/core/errors';
import { z } from 'zod';
import { cutPage, readCursor } from '../events/page-cursor.ts';
import { route, type Route, type RouteAnswer } from '../http/route.ts';
import { countCompanyCards, listCompanyCards } from './company-card-store.ts';
import {
  type Asker,
  type CompanyCardDeps,
  endCompanyCard,
  getCompanyCard,
  lendCompanyCard,
  poolCompanyCard,
  returnCompanyCard,
} from './company-cards.ts';

const tag = 'company-cards';
const Params = z.strictObject({ companyCardId: z.uuid() });
const Place = z.strictObject({ label: z.string() });

/** The pool of company-owned cards: day badges and replacements (feature C12). */
export function companyCardRoutes(deps: CompanyCardDeps): readonly Route[] {
  return [
    listRoute(deps),
    readRoute(deps),
    poolRoute(deps),
    lendRoute(deps),
    stepRoute(STEPS.return, (asker, id) => returnCompanyCard(deps, asker, id)),
    stepRoute(STEPS.lose, (asker, id) => endCompanyCard(deps, asker, { id, to: 'lost' })),
    stepRoute(STEPS.retire, (asker, id) => endCompanyCard(deps, asker, { id, to: 'retired' })),
  ];
}

function listRoute(deps: CompanyCardDeps): Route {
  return route({
    method: 'get',
    path: '/company-cards',
    operationId: 'listCompanyCards',
    tag,
    summary: 'The cards of the pool, by label',
    permission: 'company-cards:read',
    query: CompanyCardsQuery,
    status: 200,
    answer: pageOf(CompanyCard),
    errors: [],
    handle: async ({ query, caller }) => {
      const { limit } = query;
      const filter = { state: query.state, search: query.q };
      const afterLabel = readCursor(query.cursor, Place)?.label;
      const rows = await listCompanyCards(deps.db, caller.scope, { filter, afterLabel, limit: limit + 1 });
      const { items, nextCursor } = cutPage(rows, limit, ({ label }) => ({ label }));
      const total = await countCompanyCards(deps.db, caller.scope, filter);
      return { status: 200, body: { items: [...items], nextCursor, total } };
    },
  });
}

function readRoute(deps: CompanyCardDeps): Route {
  return route({
    method: 'get',
    path: '/company-cards/{companyCardId}',
    operationId: 'getCompanyCard',
    tag,
    summary: 'One card of the pool',
    permission: 'company-cards:read',
    params: Params,
    status: 200,
    answer: CompanyCard,
    errors: ['NOT_FOUND'],
    handle: async ({ params, caller }) =>
      answerOf(await getCompanyCard(deps.db, caller.scope, params.companyCardId)),
  });
}

function poolRoute(deps: CompanyCardDeps): Route {
  return route({
    method: 'post',
    path: '/company-cards',
    operationId: 'poolCompanyCard',
    tag,
    summary: 'Put an active badge on a company-owned card into the pool',
    permission: 'company-cards:write',
    body: PoolCompanyCard,
    status: 201,
    answer: CompanyCard,
    errors: ['VALIDATION_FAILED'],
    handle: async ({ body, caller, context }) => {
      const card = await poolCompanyCard(deps, { caller, context }, body);
      return { ...answerOf(card), status: 201, location: `/api/v1/company-cards/${card.id}` };
    },
  });
}

function lendRoute(deps: CompanyCardDeps): Route {
  return route({
    method: 'post',
    path: '/company-cards/{companyCardId}/loans',
    operationId: 'lendCompanyCard',
    tag,
    summary: 'Lend a card to a person until a moment',
    permission: 'company-cards:write',
    params: Params,
    body: LendCompanyCard,
    status: 200,
    answer: CompanyCard,
    errors: ['NOT_FOUND', 'CONFLICT', 'RETIRED', 'VALIDATION_FAILED'],
    handle: async ({ params, body, caller, context }) =>
      answerOf(await lendCompanyCard(deps, { caller, context }, { id: params.companyCardId, loan: body })),
  });
}

interface Step {
  readonly path: 'returns' | 'losses' | 'retirements';
  readonly operationId: string;
  readonly summary: string;
}

const STEPS = {
  return: {
    path: 'returns',
    operationId: 'returnCompanyCard',
    summary: 'Brought back: the card opens nothing until it is lent again',
  },
  lose: {
    path: 'losses',
    operationId: 'reportCompanyCardLost',
    summary: 'Lost: its badge is stopped everywhere, for good',
  },
  retire: {
    path: 'retirements',
    operationId: 'retireCompanyCard',
    summary: 'Take a card out of the pool; its badge is stopped for good',
  },
} as const satisfies Record<string, Step>;

const STEP_ERRORS: readonly ErrorCode[] = ['NOT_FOUND', 'CONFLICT'];

function stepRoute(step: Step, take: (asker: Asker, id: string) => Promise<CompanyCard>): Route {
  const { path, operationId, summary } = step;
  return route({
    method: 'post',
    path: `/company-cards/{companyCardId}/${path}`,
    operationId,
    tag,
    summary,
    permission: 'company-cards:write',
    params: Params,
    status: 200,
    answer: CompanyCard,
    errors: STEP_ERRORS,
    handle: async ({ params, caller, context }) =>
      answerOf(await take({ caller, context }, params.companyCardId)),
  });
}

function answerOf(card: CompanyCard): RouteAnswer<CompanyCard> {
  return { status: 200, body: card, version: card.version };
}
