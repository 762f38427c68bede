import { pageOf } from '@monban/core/api/conventions';
import {
  ReadinessBoard,
  ReadinessPeopleQuery,
  ReadinessPerson,
  ReadinessQuery,
} from '@monban/core/api/readiness';
import { route, type Route } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { readinessBoard } from './readiness-board.ts';
import { listReadinessPeople } from './readiness-people.ts';

const tag = 'readiness';

/** From no card to a badge that ends (feature B4). */
export function readinessRoutes({ db }: Platform): readonly Route[] {
  return [
    route({
      method: 'get',
      path: '/readiness',
      operationId: 'getReadinessBoard',
      tag,
      summary:
        'How many are how far on the way to a badge, without any number under ten; for a drive’s clerks every step of its people',
      permission: 'loading:read',
      query: ReadinessQuery,
      status: 200,
      answer: ReadinessBoard,
      errors: ['NOT_FOUND', 'FORBIDDEN', 'VALIDATION_FAILED'],
      handle: async ({ query, caller, context }) => ({
        status: 200,
        body: await readinessBoard(db, { caller, at: context.at, ...query }),
      }),
    }),
    route({
      method: 'get',
      path: '/readiness/people',
      operationId: 'listReadinessPeople',
      tag,
      summary: 'Who stands at a step, of a group that the board tells whole, or of a drive by its clerks',
      permission: 'badges:issue',
      query: ReadinessPeopleQuery,
      status: 200,
      answer: pageOf(ReadinessPerson),
      errors: ['NOT_FOUND', 'FORBIDDEN', 'VALIDATION_FAILED'],
      handle: async ({ query, caller, context }) => ({
        status: 200,
        body: await listReadinessPeople(db, { caller, at: context.at }, query),
      }),
    }),
  ];
}
