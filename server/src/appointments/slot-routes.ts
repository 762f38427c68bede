import {
  AppointmentDays,
  AppointmentDaysQuery,
  AppointmentSlots,
  AppointmentSlotsQuery,
  MadeAppointmentSlots,
  MakeAppointmentSlots,
  NextAppointments,
  RemoveAppointmentSlots,
  RemovedAppointmentSlots,
} from '@monban/core/api/appointments';
import { SiteId } from '@monban/core/ids';
import { z } from 'zod';
import { route, type Route } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { listDay, listDays, listNext } from './day-lists.ts';
import { makeSlots, removeSlots } from './slots.ts';

const common = {
  tag: 'appointments',
  permission: 'badges:issue',
  params: z.strictObject({ siteId: SiteId }),
} as const;

/** Times at the desk for whoever issues badges: by site and day, within the caller's reach. */
export function slotRoutes(platform: Platform): readonly Route[] {
  return [
    daysRoute(platform),
    dayRoute(platform),
    makeRoute(platform),
    removeRoute(platform),
    nextRoute(platform),
  ];
}

function daysRoute({ db }: Platform): Route {
  return route({
    ...common,
    method: 'get',
    path: '/sites/{siteId}/appointment-days',
    operationId: 'listAppointmentDays',
    summary: 'Days with times at the desk, and how many people have yet to choose one',
    query: AppointmentDaysQuery,
    status: 200,
    answer: AppointmentDays,
    errors: ['NOT_FOUND'],
    handle: async ({ params, query, caller: { scope }, context: { at } }) => ({
      status: 200,
      body: await listDays(db, { scope, at }, { ...params, ...query }),
    }),
  });
}

function dayRoute({ db }: Platform): Route {
  return route({
    ...common,
    method: 'get',
    path: '/sites/{siteId}/appointment-slots',
    operationId: 'listAppointmentSlots',
    summary: 'The times of one day at the desk, and who comes when',
    query: AppointmentSlotsQuery,
    status: 200,
    answer: AppointmentSlots,
    errors: ['NOT_FOUND'],
    handle: async ({ params, query, caller: { scope }, context: { at } }) => ({
      status: 200,
      body: await listDay(db, { scope, at }, { ...params, ...query }),
    }),
  });
}

function makeRoute(platform: Platform): Route {
  return route({
    ...common,
    method: 'post',
    path: '/sites/{siteId}/appointment-slots',
    operationId: 'makeAppointmentSlots',
    summary: 'More times on a day, from hours, minutes for each, desks and breaks',
    body: MakeAppointmentSlots,
    status: 201,
    answer: MadeAppointmentSlots,
    errors: ['NOT_FOUND', 'VALIDATION_FAILED'],
    handle: async ({ params: { siteId }, body: input, caller, context }) => ({
      status: 201,
      body: await makeSlots(platform, { caller, context }, { siteId, input }),
    }),
  });
}

function removeRoute(platform: Platform): Route {
  return route({
    ...common,
    method: 'post',
    path: '/sites/{siteId}/appointment-slots/removals',
    operationId: 'removeAppointmentSlots',
    summary: 'Take times away; whoever has one of them is told on the own page, where that is meant',
    body: RemoveAppointmentSlots,
    status: 200,
    answer: RemovedAppointmentSlots,
    errors: ['NOT_FOUND', 'CONFLICT'],
    handle: async ({ params: { siteId }, body: input, caller, context }) => ({
      status: 200,
      body: await removeSlots(platform, { caller, context }, { siteId, input }),
    }),
  });
}

function nextRoute({ db }: Platform): Route {
  return route({
    method: 'get',
    path: '/appointments/next',
    operationId: 'listNextAppointments',
    tag: common.tag,
    summary: 'Who is due at a desk today and not written yet, the next one first',
    permission: common.permission,
    status: 200,
    answer: NextAppointments,
    errors: [],
    handle: async ({ caller: { scope }, context: { at } }) => ({
      status: 200,
      body: await listNext(db, { scope, at }),
    }),
  });
}
