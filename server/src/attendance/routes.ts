import {
  AttendanceGroup,
  ChangeAttendanceGroup,
  CreateAttendanceGroup,
  PutWorkCalendar,
  PutWorkingTerms,
  WorkCalendar,
  WorkingTermsList,
} from '@monban/core/api/attendance';
import { LocalDate } from '@monban/core/access/policy';
import { AttendanceGroupId, PersonId, SiteId } from '@monban/core/ids';
import { z } from 'zod';
import { route, type Route } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { recordRoutes, type RecordPages } from '../records/record-routes.ts';
import { closingRoutes } from './closing-routes.ts';
import { exportRoutes } from './export-routes.ts';
import { groupKind } from './group-kind.ts';
import { groupUseCases } from './group-use-cases.ts';
import { monthRoutes } from './month-routes.ts';
import { changeWorkCalendar, getWorkCalendar } from './work-calendars.ts';
import { listTermsOf, putTermsOf, removeTermsOf } from './working-terms.ts';

const tag = 'attendance';
const ofPerson = z.strictObject({ personId: PersonId });
const ofTerms = ofPerson.extend({ fromDate: LocalDate });
const ofSite = z.strictObject({ siteId: SiteId });

const groups: RecordPages<AttendanceGroup, CreateAttendanceGroup> = {
  ...{ read: 'attendance:read', write: 'attendance:write' },
  kind: groupKind,
  path: '/attendance-groups',
  parameter: 'groupId',
  one: 'AttendanceGroup',
  many: 'AttendanceGroups',
  id: AttendanceGroupId,
  item: AttendanceGroup,
  create: CreateAttendanceGroup,
  change: ChangeAttendanceGroup,
};

/** Working time: how it is arranged, what is said and approved of it, and months that are closed. */
export function attendanceRoutes(platform: Platform): readonly Route[] {
  return [
    ...recordRoutes(platform, { ...groups, useCases: groupUseCases(platform) }),
    termsRoute(platform),
    putTermsRoute(platform),
    removeTermsRoute(platform),
    calendarRoute(platform),
    putCalendarRoute(platform),
    ...monthRoutes(platform),
    ...closingRoutes(platform),
    ...exportRoutes(platform),
  ];
}

function termsRoute({ db }: Platform): Route {
  return route({
    method: 'get',
    path: '/people/{personId}/working-terms',
    operationId: 'listWorkingTerms',
    tag,
    summary: 'How somebody’s time is arranged, by the day from which on',
    permission: 'attendance:read',
    params: ofPerson,
    status: 200,
    answer: WorkingTermsList,
    errors: ['NOT_FOUND'],
    handle: async ({ params: { personId }, caller: { scope } }) => ({
      status: 200,
      body: { items: [...(await listTermsOf(db, { personId, scope }))] },
    }),
  });
}

function putTermsRoute(platform: Platform): Route {
  return route({
    method: 'put',
    path: '/people/{personId}/working-terms/{fromDate}',
    operationId: 'putWorkingTerms',
    tag,
    summary: 'Arrange somebody’s time from a day on',
    permission: 'attendance:write',
    params: ofTerms,
    body: PutWorkingTerms,
    status: 200,
    answer: WorkingTermsList,
    errors: ['VALIDATION_FAILED', 'NOT_FOUND', 'CONFLICT'],
    handle: async ({ params, body: input, caller: { scope }, context }) => ({
      status: 200,
      body: { items: [...(await putTermsOf(platform, { ...params, input, context, scope }))] },
    }),
  });
}

function removeTermsRoute(platform: Platform): Route {
  return route({
    method: 'delete',
    path: '/people/{personId}/working-terms/{fromDate}',
    operationId: 'removeWorkingTerms',
    tag,
    summary: 'Take terms away: those before them hold again',
    permission: 'attendance:write',
    params: ofTerms,
    status: 200,
    answer: WorkingTermsList,
    errors: ['NOT_FOUND', 'CONFLICT'],
    handle: async ({ params, caller: { scope }, context }) => ({
      status: 200,
      body: { items: [...(await removeTermsOf(platform, { ...params, context, scope }))] },
    }),
  });
}

function calendarRoute({ db }: Platform): Route {
  return route({
    method: 'get',
    path: '/sites/{siteId}/work-calendar',
    operationId: 'getWorkCalendar',
    tag,
    summary: 'Which days are free at a site, and which of them the law asks for',
    permission: 'attendance:read',
    params: ofSite,
    status: 200,
    answer: WorkCalendar,
    errors: ['NOT_FOUND'],
    handle: async ({ params: { siteId }, caller: { scope } }) => {
      const body = await getWorkCalendar(db, { siteId, scope });
      return { status: 200, body, version: body.version };
    },
  });
}

function putCalendarRoute(platform: Platform): Route {
  return route({
    method: 'put',
    path: '/sites/{siteId}/work-calendar',
    operationId: 'putWorkCalendar',
    tag,
    summary: 'Choose which days are free at a site',
    permission: 'attendance:write',
    params: ofSite,
    body: PutWorkCalendar,
    ifMatch: 'to-replace',
    status: 200,
    answer: WorkCalendar,
    errors: ['VALIDATION_FAILED', 'NOT_FOUND', 'CONFLICT', 'VERSION_CONFLICT'],
    handle: async ({ params: { siteId }, body: input, expectedVersion, caller: { scope }, context }) => {
      const body = await changeWorkCalendar(platform, { siteId, input, expectedVersion, context, scope });
      return { status: 200, body, version: body.version };
    },
  });
}
