import { DrivePlan, DrivePlanQuery } from '@monban/core/api/drive-planner';
import { route, type Route } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { drivePlan } from './drive-plan.ts';

/** Who could be visited where, and when old badges go (feature B5). */
export function drivePlanRoutes({ db }: Platform): readonly Route[] {
  return [
    route({
      method: 'get',
      path: '/drive-plan',
      operationId: 'getDrivePlan',
      tag: 'drive-planner',
      summary: 'Staff by municipality, minimums that are reached, expected cards, and old badges by door',
      permission: 'drives:read',
      query: DrivePlanQuery,
      status: 200,
      answer: DrivePlan,
      errors: ['NOT_FOUND', 'FORBIDDEN'],
      handle: async ({ query, caller, context }) => ({
        status: 200,
        body: await drivePlan(db, { caller, at: context.at, ...query }),
      }),
    }),
  ];
}
