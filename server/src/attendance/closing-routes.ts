import {
  AttendanceClosing,
  ClosingCheck,
  ClosingMonth,
  GroupMonth,
  GroupMonthQuery,
  PersonMonth,
  ReopenMonth,
} from '@monban/core/api/attendance';
import { Empty, pageOf } from '@monban/core/api/conventions';
import { AttendanceClosingId, AttendanceGroupId } from '@monban/core/ids';
import { z } from 'zod';
import { route, type Route } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { closeMonth, reopenMonth } from './closings.ts';
import { checkClosing, getGroupMonth, listPersonMonths, openMonth } from './group-months.ts';
import { pageMonthPeople } from './month-people.ts';

const tag = 'attendance';
const path = '/attendance-groups/{groupId}/months/{month}';
const params = z.strictObject({ groupId: AttendanceGroupId, month: ClosingMonth });

/** Months of a group: who is in one, what is in the way of closing it, and how it was closed. */
export function closingRoutes(platform: Platform): readonly Route[] {
  return [
    monthRoute(platform),
    peopleRoute(platform),
    checkRoute(platform),
    closeRoute(platform),
    reopenRoute(platform),
  ];
}

function monthRoute({ db }: Platform): Route {
  return route({
    method: 'get',
    path,
    operationId: 'getGroupMonth',
    tag,
    summary: 'A month of a group, and how often it was closed',
    permission: 'attendance:read',
    params,
    status: 200,
    answer: GroupMonth,
    errors: ['NOT_FOUND', 'VALIDATION_FAILED'],
    handle: async ({ params: which, caller: { scope } }) => ({
      status: 200,
      body: await getGroupMonth(db, { ...which, scope }),
    }),
  });
}

function peopleRoute({ db }: Platform): Route {
  return route({
    method: 'get',
    path: `${path}/people`,
    operationId: 'listPersonMonths',
    tag,
    summary: 'Everybody of a group in one month: three layers of figures, and what is in the way',
    permission: 'attendance:read',
    params,
    query: GroupMonthQuery,
    status: 200,
    answer: pageOf(PersonMonth),
    errors: ['NOT_FOUND', 'VALIDATION_FAILED'],
    handle: async ({ params: which, query: { q, ...page }, caller: { scope }, context: { at } }) => {
      const { group, period } = await openMonth(db, which);
      const found = await pageMonthPeople(db, { groupId: group.id, period, scope, q }, page);
      const items = await listPersonMonths(db, { group, period, people: found.rows, at });
      return { status: 200, body: { items: [...items], nextCursor: found.nextCursor, total: found.total } };
    },
  });
}

function checkRoute({ db }: Platform): Route {
  return route({
    method: 'get',
    path: `${path}/check`,
    operationId: 'checkClosing',
    tag,
    summary: 'Whether a month can be closed, and what is in the way',
    permission: 'attendance:read',
    params,
    status: 200,
    answer: ClosingCheck,
    errors: ['NOT_FOUND', 'VALIDATION_FAILED'],
    handle: async ({ params: which, caller: { scope }, context: { at } }) => ({
      status: 200,
      body: await checkClosing(db, { ...which, scope, at }),
    }),
  });
}

function closeRoute(platform: Platform): Route {
  return route({
    method: 'post',
    path: `${path}/closings`,
    operationId: 'closeMonth',
    tag,
    summary: 'Close a month: its figures are kept, and nothing of its days is changed any more',
    permission: 'attendance:write',
    params,
    body: Empty,
    status: 201,
    answer: AttendanceClosing,
    errors: ['FORBIDDEN', 'NOT_FOUND', 'VALIDATION_FAILED', 'CONFLICT'],
    handle: async ({ params: which, caller, context }) => ({
      status: 201,
      body: await closeMonth(platform, {
        ...which,
        ...{ scope: caller.scope, closedBy: caller.operatorId, context },
      }),
    }),
  });
}

function reopenRoute(platform: Platform): Route {
  return route({
    method: 'post',
    path: '/attendance-closings/{closingId}/reopening',
    operationId: 'reopenMonth',
    tag,
    summary: 'Open a closed month again, with a reason; the closed figures stay as a version',
    permission: 'attendance:write',
    params: z.strictObject({ closingId: AttendanceClosingId }),
    body: ReopenMonth,
    status: 201,
    answer: AttendanceClosing,
    errors: ['FORBIDDEN', 'NOT_FOUND', 'VALIDATION_FAILED', 'CONFLICT'],
    handle: async ({ params: { closingId: id }, body: input, caller, context }) => ({
      status: 201,
      body: await reopenMonth(platform, {
        ...{ id, input, reopenedBy: caller.operatorId },
        ...{ context, scope: caller.scope },
      }),
    }),
  });
}
