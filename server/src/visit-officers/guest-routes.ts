import { Approval } from '@monban/core/api/oversight';
import { ExpectedGuest, ExpectedGuests, LendToGuest } from '@monban/core/api/visit-officers';
import { VisitOfficerId } from '@monban/core/ids';
import { z } from 'zod';
import { route, type Route } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { lendCardToGuest, listExpectedGuests } from './expected-guests.ts';

const tag = 'visit-guests';

/** For the reception: who is expected today, and a card for each. It comes back as every card of the pool does. */
export function guestRoutes(platform: Platform): readonly Route[] {
  return [listRoute(platform), lendRoute(platform)];
}

function listRoute({ db }: Platform): Route {
  return route({
    method: 'get',
    path: '/visit-guests',
    operationId: 'listVisitGuests',
    tag,
    summary: 'Officers who are expected today at the own sites',
    permission: 'company-cards:read',
    status: 200,
    answer: ExpectedGuests,
    errors: [],
    handle: async ({ caller, context }) => ({
      status: 200,
      body: { items: await listExpectedGuests(db, caller.scope, context.at) },
    }),
  });
}

function lendRoute(platform: Platform): Route {
  return route({
    method: 'post',
    path: '/visit-guests/{officerId}/loans',
    operationId: 'lendCardToVisitGuest',
    tag,
    summary: 'Lend a card of the pool to a guest, until the end of the day of the visit',
    permission: 'company-cards:write',
    params: z.strictObject({ officerId: VisitOfficerId }),
    body: LendToGuest,
    status: 200,
    answer: ExpectedGuest,
    waiting: Approval,
    errors: ['NOT_FOUND', 'CONFLICT'],
    handle: async ({ params, body, caller, context }) => {
      const asker = { caller, context, scope: caller.scope, loan: { ...params, ...body } };
      const outcome = await lendCardToGuest(platform, asker);
      return outcome.kind === 'waiting'
        ? { status: 202, body: outcome.approval }
        : { status: 200, body: outcome.item };
    },
  });
}
