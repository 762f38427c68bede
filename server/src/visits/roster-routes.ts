import { Empty } from '@monban/core/api/conventions';
import {
  GiveRosterData,
  HeldRosterData,
  MakeRoster,
  RosterDraft,
  RosterFileQuery,
  Rosters,
} from '@monban/core/api/visit-rosters';
import { ApplicationId, DriveId, VisitId } from '@monban/core/ids';
import { z } from 'zod';
import { route, type Route } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { getDataOnPaper, giveDataOnPaper, takeDataBackOnPaper } from './clerk-rows.ts';
import { rosterFile } from './roster-file.ts';
import { draftRoster, getRosters, makeRoster } from './rosters.ts';

const tag = 'visits';
const VisitParams = z.strictObject({ driveId: DriveId, visitId: VisitId });
const DataParams = VisitParams.extend({ applicationId: ApplicationId });
const RosterParams = VisitParams.extend({ number: z.coerce.number().int().min(1).max(10_000) });
const ONE = '/drives/{driveId}/visits/{visitId}';
const DATA = `${ONE}/applications/{applicationId}/roster-data`;

/** The roster of a visit, and what it is made of. */
export function rosterRoutes(platform: Platform): readonly Route[] {
  return [
    draftRoute(platform),
    makeRoute(platform),
    listRoute(platform),
    fileRoute(platform),
    ...dataRoutes(platform),
    dataBackRoute(platform),
  ];
}

function draftRoute(platform: Platform): Route {
  return route({
    method: 'get',
    path: `${ONE}/roster-draft`,
    operationId: 'draftVisitRoster',
    tag,
    summary: 'What a roster made now would say that the last one did not, and what stands in its way',
    permission: 'drives:write',
    params: VisitParams,
    status: 200,
    answer: RosterDraft,
    errors: ['NOT_FOUND'],
    handle: async ({ params, caller, context }) => ({
      status: 200,
      body: await draftRoster(platform, { caller, context }, params),
    }),
  });
}

function makeRoute(platform: Platform): Route {
  return route({
    method: 'post',
    path: `${ONE}/rosters`,
    operationId: 'makeVisitRoster',
    tag,
    summary: 'Make the next version of the roster',
    permission: 'drives:write',
    params: VisitParams,
    body: MakeRoster,
    ifMatch: true,
    status: 201,
    answer: Rosters,
    errors: ['NOT_FOUND', 'CONFLICT', 'VALIDATION_FAILED'],
    handle: async ({ params, body: input, expectedVersion, caller, context }) => ({
      status: 201,
      body: await makeRoster(platform, { caller, context }, { ...params, expectedVersion, input }),
    }),
  });
}

function listRoute(platform: Platform): Route {
  return route({
    method: 'get',
    path: `${ONE}/rosters`,
    operationId: 'listVisitRosters',
    tag,
    summary: 'Every version of the roster with its hash and what it changed',
    permission: 'drives:write',
    params: VisitParams,
    status: 200,
    answer: Rosters,
    errors: ['NOT_FOUND'],
    handle: async ({ params, caller, context }) => ({
      status: 200,
      body: await getRosters(platform, { caller, context }, params),
    }),
  });
}

function fileRoute(platform: Platform): Route {
  return route({
    method: 'get',
    path: `${ONE}/rosters/{number}/file`,
    operationId: 'readVisitRoster',
    tag,
    summary: 'A version of the roster as CSV in CP932, or as a tagged PDF',
    permission: 'drives:write',
    params: RosterParams,
    query: RosterFileQuery,
    download: ['text/csv', 'application/pdf'],
    status: 200,
    answer: Empty,
    errors: ['NOT_FOUND', 'VALIDATION_FAILED'],
    handle: async ({ params, query, caller, context }) => ({
      status: 200,
      body: {},
      file: await rosterFile(platform, { caller, context }, { ...params, ...query }),
    }),
  });
}

function dataRoutes(platform: Platform): readonly Route[] {
  const common = { path: DATA, tag, permission: 'drives:write', params: DataParams } as const;
  return [
    route({
      ...common,
      method: 'get',
      operationId: 'getRosterData',
      summary: 'What the municipality asks for of somebody, and what was told',
      status: 200,
      answer: HeldRosterData,
      errors: ['NOT_FOUND'],
      handle: async ({ params, caller, context }) => ({
        status: 200,
        body: await getDataOnPaper(platform, { caller, context }, params),
      }),
    }),
    route({
      ...common,
      method: 'put',
      operationId: 'giveRosterData',
      summary: 'Enter what somebody has written and signed on paper: they take part',
      body: GiveRosterData,
      status: 200,
      answer: HeldRosterData,
      errors: ['NOT_FOUND', 'CONFLICT', 'VALIDATION_FAILED'],
      handle: async ({ params, body: given, caller, context }) => ({
        status: 200,
        body: await giveDataOnPaper(platform, { caller, context }, { ...params, given }),
      }),
    }),
  ];
}

function dataBackRoute(platform: Platform): Route {
  return route({
    path: DATA,
    tag,
    permission: 'drives:write',
    params: DataParams,
    method: 'delete',
    operationId: 'takeRosterDataBack',
    summary: 'Somebody takes part no more: what was told is deleted',
    status: 204,
    answer: z.null(),
    errors: ['NOT_FOUND', 'CONFLICT'],
    handle: async ({ params, caller, context }) => {
      await takeDataBackOnPaper(platform, { caller, context }, params);
      return { status: 204, body: null };
    },
  });
}
