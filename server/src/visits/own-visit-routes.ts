import {
  GiveRosterData,
  HeldRosterData,
  MunicipalityChoices,
  MunicipalityChoicesQuery,
  OwnVisits,
} from '@monban/core/api/visit-rosters';
import { BookSlot } from '@monban/core/api/visits';
import { VisitId } from '@monban/core/ids';
import { z } from 'zod';
import { route, type Route } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import {
  bookOwnSlot,
  giveOwnData,
  giveOwnSlotBack,
  findResidence,
  listOwnVisits,
  takeOwnDataBack,
} from './own-visits.ts';

const tag = 'own';
const params = z.strictObject({ visitId: VisitId });
const ERRORS = ['NOT_FOUND', 'CONFLICT', 'VALIDATION_FAILED'] as const;

/** Visits as somebody sees them who can take part: what is asked, the own time, and the way to change both. */
export function ownVisitRoutes(platform: Platform): readonly Route[] {
  return [listRoute(platform), residenceRoute(platform), ...dataRoutes(platform), ...slotRoutes(platform)];
}

function listRoute(platform: Platform): Route {
  return route({
    method: 'get',
    path: '/own/visits',
    operationId: 'listOwnVisits',
    tag,
    summary: 'Visits that I can take part in, with what they ask for and the times that are free',
    permission: 'own:use',
    status: 200,
    answer: OwnVisits,
    errors: ['NOT_FOUND'],
    handle: async ({ caller, context }) => ({
      status: 200,
      body: await listOwnVisits(platform, { caller, context }),
    }),
  });
}

function residenceRoute(platform: Platform): Route {
  return route({
    method: 'get',
    path: '/own/municipalities',
    operationId: 'findOwnMunicipality',
    tag,
    summary: 'Find the municipality where I live, by name, reading or code',
    permission: 'own:use',
    query: MunicipalityChoicesQuery,
    status: 200,
    answer: MunicipalityChoices,
    errors: [],
    handle: async ({ query, context }) => ({
      status: 200,
      body: await findResidence(platform, query, context.at),
    }),
  });
}

function dataRoutes(platform: Platform): readonly Route[] {
  const common = { path: '/own/visits/{visitId}/roster-data', tag, permission: 'own:use', params } as const;
  return [
    route({
      ...common,
      method: 'put',
      operationId: 'giveOwnRosterData',
      summary: 'Take part: tell what the municipality asks for, and agree that it learns of it',
      body: GiveRosterData,
      status: 200,
      answer: HeldRosterData,
      errors: ERRORS,
      handle: async ({ params: { visitId }, body: given, caller, context }) => ({
        status: 200,
        body: await giveOwnData(platform, { caller, context }, { visitId, given }),
      }),
    }),
    route({
      ...common,
      method: 'delete',
      operationId: 'takeOwnRosterDataBack',
      summary: 'Take part no more: what I told is deleted, and my time is free',
      status: 204,
      answer: z.null(),
      errors: ['NOT_FOUND', 'CONFLICT'],
      handle: async ({ params: { visitId }, caller, context }) => {
        await takeOwnDataBack(platform, { caller, context }, visitId);
        return { status: 204, body: null };
      },
    }),
  ];
}

function slotRoutes(platform: Platform): readonly Route[] {
  const common = {
    path: '/own/visits/{visitId}/slot',
    tag,
    permission: 'own:use',
    params,
    status: 200,
    answer: OwnVisits,
  } as const;
  return [
    route({
      ...common,
      method: 'put',
      operationId: 'bookOwnVisitSlot',
      summary: 'Take a time that is free, in the place of the one I have',
      body: BookSlot,
      errors: ERRORS,
      handle: async ({ params: { visitId }, body, caller, context }) => ({
        status: 200,
        body: await bookOwnSlot(platform, { caller, context }, { visitId, ...body }),
      }),
    }),
    route({
      ...common,
      method: 'delete',
      operationId: 'freeOwnVisitSlot',
      summary: 'Give my time back, until the day before',
      errors: ['NOT_FOUND', 'CONFLICT'],
      handle: async ({ params: { visitId }, caller, context }) => ({
        status: 200,
        body: await giveOwnSlotBack(platform, { caller, context }, visitId),
      }),
    }),
  ];
}
