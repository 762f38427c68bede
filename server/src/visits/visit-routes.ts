import {
  ChangeVisit,
  CreateVisit,
  MakeSlots,
  MakeVisitSheets,
  TakeVisitStep,
  Visit,
  VisitList,
  VisitSlots,
  VisitsQuery,
} from '@monban/core/api/visits';
import { Empty } from '@monban/core/api/conventions';
import { DriveId, VisitId } from '@monban/core/ids';
import { z } from 'zod';
import { route, type Route, type RouteAnswer } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { ownVisitRoutes } from './own-visit-routes.ts';
import { visitPaperRoutes } from './paper-routes.ts';
import { rosterRoutes } from './roster-routes.ts';
import { visitRowRoutes } from './row-routes.ts';
import { makeVisitSheets } from './sheets.ts';
import { getSlots, makeSlots } from './slots.ts';
import { takeVisitStep } from './visit-steps.ts';
import { changeVisit, createVisit, getVisit, listDriveVisits, listVisits } from './visits.ts';

const tag = 'visits';
const DriveParams = z.strictObject({ driveId: DriveId });
const VisitParams = z.strictObject({ driveId: DriveId, visitId: VisitId });
const ONE = '/drives/{driveId}/visits/{visitId}';

/** Municipal visits, for the clerks of their drives, and what everybody sees of their own (feature B3). */
export function visitRoutes(platform: Platform): readonly Route[] {
  return [
    ...listRoutes(platform),
    getRoute(platform),
    createRoute(platform),
    changeRoute(platform),
    stepRoute(platform),
    slotsRoute(platform),
    makeSlotsRoute(platform),
    sheetsRoute(platform),
    ...rosterRoutes(platform),
    ...visitPaperRoutes(platform),
    ...visitRowRoutes(platform),
    ...ownVisitRoutes(platform),
  ];
}

function versioned(visit: Visit): RouteAnswer<Visit> {
  return { status: 200, body: visit, version: visit.version };
}

function listRoutes(platform: Platform): readonly Route[] {
  return [
    route({
      method: 'get',
      path: '/visits',
      operationId: 'listVisits',
      tag,
      summary: 'Visits of the drives whose clerk I am, with a day among those asked for',
      permission: 'drives:write',
      query: VisitsQuery,
      status: 200,
      answer: VisitList,
      errors: [],
      handle: async ({ query, caller, context }) => ({
        status: 200,
        body: await listVisits(platform, { caller, context }, query),
      }),
    }),
    route({
      method: 'get',
      path: '/drives/{driveId}/visits',
      operationId: 'listDriveVisits',
      tag,
      summary: 'The visits of a drive; for its clerks',
      permission: 'drives:write',
      params: DriveParams,
      status: 200,
      answer: VisitList,
      errors: ['NOT_FOUND'],
      handle: async ({ params, caller, context }) => ({
        status: 200,
        body: await listDriveVisits(platform, { caller, context }, params.driveId),
      }),
    }),
  ];
}

function getRoute(platform: Platform): Route {
  return route({
    method: 'get',
    path: ONE,
    operationId: 'getVisit',
    tag,
    summary: 'One visit, what comes next and what is in its way; for the clerks of the drive',
    permission: 'drives:write',
    params: VisitParams,
    status: 200,
    answer: Visit,
    errors: ['NOT_FOUND'],
    handle: async ({ params, caller, context }) =>
      versioned(await getVisit(platform, { caller, context }, params)),
  });
}

function createRoute(platform: Platform): Route {
  return route({
    method: 'post',
    path: '/drives/{driveId}/visits',
    operationId: 'createVisit',
    tag,
    summary: 'Begin a visit to a site of the drive',
    permission: 'drives:write',
    params: DriveParams,
    body: CreateVisit,
    status: 201,
    answer: Visit,
    errors: ['NOT_FOUND', 'CONFLICT', 'VALIDATION_FAILED'],
    handle: async ({ params: { driveId }, body: input, caller, context }) => {
      const visit = await createVisit(platform, { caller, context }, { driveId, input });
      return { ...versioned(visit), status: 201, location: `/api/v1/drives/${driveId}/visits/${visit.id}` };
    },
  });
}

function changeRoute(platform: Platform): Route {
  return route({
    method: 'patch',
    path: ONE,
    operationId: 'changeVisit',
    tag,
    summary: 'Change the room of a visit, or its municipality before it is asked',
    permission: 'drives:write',
    params: VisitParams,
    body: ChangeVisit,
    ifMatch: true,
    status: 200,
    answer: Visit,
    errors: ['NOT_FOUND', 'CONFLICT', 'VALIDATION_FAILED'],
    handle: async ({ params, body: input, expectedVersion, caller, context }) =>
      versioned(await changeVisit(platform, { caller, context }, { ...params, expectedVersion, input })),
  });
}

function stepRoute(platform: Platform): Route {
  return route({
    method: 'post',
    path: `${ONE}/steps`,
    operationId: 'takeVisitStep',
    tag,
    summary: 'Say what has become of a visit: asked, confirmed, merged, held, reconciled, closed',
    permission: 'drives:write',
    params: VisitParams,
    body: TakeVisitStep,
    ifMatch: true,
    status: 200,
    answer: Visit,
    errors: ['NOT_FOUND', 'CONFLICT', 'VALIDATION_FAILED'],
    handle: async ({ params, body: input, expectedVersion, caller, context }) =>
      versioned(await takeVisitStep(platform, { caller, context }, { ...params, expectedVersion, input })),
  });
}

function slotsRoute(platform: Platform): Route {
  return route({
    method: 'get',
    path: `${ONE}/slots`,
    operationId: 'listVisitSlots',
    tag,
    summary: 'The slots of a visit by time and desk, and which row has each',
    permission: 'drives:write',
    params: VisitParams,
    status: 200,
    answer: VisitSlots,
    errors: ['NOT_FOUND'],
    handle: async ({ params, caller, context }) => ({
      status: 200,
      body: await getSlots(platform, { caller, context }, params),
    }),
  });
}

function makeSlotsRoute(platform: Platform): Route {
  return route({
    method: 'put',
    path: `${ONE}/slots`,
    operationId: 'makeVisitSlots',
    tag,
    summary: 'Make the slots of a visit; those that somebody has stay',
    permission: 'drives:write',
    params: VisitParams,
    body: MakeSlots,
    ifMatch: true,
    status: 200,
    answer: Visit,
    errors: ['NOT_FOUND', 'CONFLICT', 'VALIDATION_FAILED'],
    handle: async ({ params, body: input, expectedVersion, caller, context }) =>
      versioned(await makeSlots(platform, { caller, context }, { ...params, expectedVersion, input })),
  });
}

function sheetsRoute(platform: Platform): Route {
  return route({
    method: 'post',
    path: `${ONE}/sheets`,
    operationId: 'makeVisitSheets',
    tag,
    summary: 'Get a sheet for each person: place, time, and what the municipality accepts',
    permission: 'drives:write',
    params: VisitParams,
    body: MakeVisitSheets,
    download: ['application/pdf'],
    status: 200,
    answer: Empty,
    errors: ['NOT_FOUND', 'CONFLICT', 'VALIDATION_FAILED'],
    handle: async ({ params, body: order, caller, context }) => {
      const file = await makeVisitSheets(platform, { caller, context }, { ...params, order });
      return { status: 200, body: {}, file };
    },
  });
}
