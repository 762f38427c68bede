import { Empty } from '@monban/core/api/conventions';
import {
  AddVisitOfficer,
  VisitOfficer,
  VisitOfficerLink,
  VisitOfficers,
} from '@monban/core/api/visit-officers';
import { DriveId, VisitId, VisitOfficerId } from '@monban/core/ids';
import { z } from 'zod';
import { route, type Route } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { makeDeskLink, takeDeskLinkBack } from './desk-links.ts';
import { addVisitOfficer, listVisitOfficers, removeVisitOfficer } from './officers.ts';

const tag = 'visit-officers';
const path = '/drives/{driveId}/visits/{visitId}/officers';
const VisitParams = z.strictObject({ driveId: DriveId, visitId: VisitId });
const OfficerParams = VisitParams.extend({ officerId: VisitOfficerId });

/** Guests of a visit, for the clerks of its drive. */
export function officerRoutes(platform: Platform): readonly Route[] {
  return [
    listRoute(platform),
    addRoute(platform),
    removeRoute(platform),
    makeLinkRoute(platform),
    takeLinkBackRoute(platform),
  ];
}

function listRoute({ db }: Platform): Route {
  return route({
    method: 'get',
    path,
    operationId: 'listVisitOfficers',
    tag,
    summary: 'Officers who are guests of a visit, and how each stands',
    permission: 'drives:write',
    params: VisitParams,
    status: 200,
    answer: VisitOfficers,
    errors: ['NOT_FOUND', 'FORBIDDEN'],
    handle: async ({ params, caller, context }) => ({
      status: 200,
      body: { items: await listVisitOfficers(db, { caller, context, ...params }) },
    }),
  });
}

function addRoute(platform: Platform): Route {
  return route({
    method: 'post',
    path,
    operationId: 'addVisitOfficer',
    tag,
    summary: 'Name an officer who comes as a guest on the day of the visit',
    permission: 'drives:write',
    params: VisitParams,
    body: AddVisitOfficer,
    status: 201,
    answer: VisitOfficer,
    errors: ['NOT_FOUND', 'FORBIDDEN', 'CONFLICT', 'VALIDATION_FAILED'],
    handle: async ({ params, body, caller, context }) => ({
      status: 201,
      body: await addVisitOfficer(platform, { caller, context, ...params }, body),
    }),
  });
}

function removeRoute(platform: Platform): Route {
  return route({
    method: 'delete',
    path: `${path}/{officerId}`,
    operationId: 'removeVisitOfficer',
    tag,
    summary: 'Take an officer off: neither link nor session nor card is good from now on',
    permission: 'drives:write',
    params: OfficerParams,
    status: 204,
    answer: Empty,
    errors: ['NOT_FOUND', 'FORBIDDEN'],
    handle: async ({ params: { officerId, ...visit }, caller, context }) => {
      await removeVisitOfficer(platform, { caller, context, ...visit }, officerId);
      return { status: 204, body: {} };
    },
  });
}

function makeLinkRoute(platform: Platform): Route {
  return route({
    method: 'post',
    path: `${path}/{officerId}/link`,
    operationId: 'makeVisitOfficerLink',
    tag,
    summary: 'Make the link by which an officer signs in once, in place of the one before; shown once',
    permission: 'drives:write',
    params: OfficerParams,
    status: 201,
    answer: VisitOfficerLink,
    answerIsSecret: true,
    errors: ['NOT_FOUND', 'FORBIDDEN', 'CONFLICT'],
    handle: async ({ params: { officerId, ...visit }, caller, context }) => ({
      status: 201,
      body: await makeDeskLink(platform, { caller, context, ...visit }, officerId),
    }),
  });
}

function takeLinkBackRoute(platform: Platform): Route {
  return route({
    method: 'delete',
    path: `${path}/{officerId}/link`,
    operationId: 'takeVisitOfficerLinkBack',
    tag,
    summary: 'Take the link of an officer back, and end the session that came of it',
    permission: 'drives:write',
    params: OfficerParams,
    status: 204,
    answer: Empty,
    errors: ['NOT_FOUND', 'FORBIDDEN'],
    handle: async ({ params: { officerId, ...visit }, caller, context }) => {
      await takeDeskLinkBack(platform, { caller, context, ...visit }, officerId);
      return { status: 204, body: {} };
    },
  });
}
