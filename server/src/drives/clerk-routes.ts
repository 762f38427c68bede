import { AddClerk, ClerkChoices, Drive } from '@monban/core/api/drives';
import { DriveId, OperatorId } from '@monban/core/ids';
import { z } from 'zod';
import { route, type Route, type RouteAnswer } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { addClerk, listClerkChoices, removeClerk } from './clerks.ts';

const tag = 'drives';
const DriveParams = z.strictObject({ driveId: DriveId });
const ClerkParams = z.strictObject({ driveId: DriveId, operatorId: OperatorId });

/** Who sees the answers of a drive: a relation to it, not a role (ruling 23). */
export function clerkRoutes(platform: Platform): readonly Route[] {
  return [choicesRoute(platform), addRoute(platform), removeRoute(platform)];
}

function versioned(drive: Drive): RouteAnswer<Drive> {
  return { status: 200, body: drive, version: drive.version };
}

function choicesRoute(platform: Platform): Route {
  return route({
    method: 'get',
    path: '/drives/{driveId}/clerk-choices',
    operationId: 'listDriveClerkChoices',
    tag,
    summary: 'Who may be made a clerk of the drive',
    permission: 'drives:write',
    params: DriveParams,
    status: 200,
    answer: ClerkChoices,
    errors: ['NOT_FOUND'],
    handle: async ({ params, caller }) => ({
      status: 200,
      body: await listClerkChoices(platform.db, caller, params.driveId),
    }),
  });
}

function addRoute(platform: Platform): Route {
  return route({
    method: 'post',
    path: '/drives/{driveId}/clerks',
    operationId: 'addDriveClerk',
    tag,
    summary: 'Let another operator see the answers',
    permission: 'drives:write',
    params: DriveParams,
    body: AddClerk,
    status: 200,
    answer: Drive,
    errors: ['NOT_FOUND', 'VALIDATION_FAILED'],
    handle: async ({ params, body, caller, context }) => {
      const which = { id: params.driveId, operatorId: body.operatorId };
      return versioned(await addClerk(platform, { caller, context }, which));
    },
  });
}

function removeRoute(platform: Platform): Route {
  return route({
    method: 'delete',
    path: '/drives/{driveId}/clerks/{operatorId}',
    operationId: 'removeDriveClerk',
    tag,
    summary: 'Let a clerk see the answers no longer; one clerk stays',
    permission: 'drives:write',
    params: ClerkParams,
    status: 200,
    answer: Drive,
    errors: ['NOT_FOUND', 'CONFLICT'],
    handle: async ({ params, caller, context }) => {
      const which = { id: params.driveId, operatorId: params.operatorId };
      return versioned(await removeClerk(platform, { caller, context }, which));
    },
  });
}
