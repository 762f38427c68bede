import { OwnAnswer, TakeStep } from '@monban/core/api/applications';
import { OwnDrive, OwnDrives } from '@monban/core/api/drives';
import { DriveId } from '@monban/core/ids';
import { z } from 'zod';
import { route, type Route, type RouteAnswer } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { answerOwnDrive, listOwnDrives, stepInOwnDrive } from './own-drives.ts';

const tag = 'own';
const DriveParams = z.strictObject({ driveId: DriveId });

/** What somebody is invited to, and says to it. */
export function ownDriveRoutes(platform: Platform): readonly Route[] {
  return [listRoute(platform), answerRoute(platform), stepRoute(platform)];
}

function versioned(drive: OwnDrive): RouteAnswer<OwnDrive> {
  return { status: 200, body: drive, version: drive.application.version };
}

function listRoute({ db }: Platform): Route {
  return route({
    method: 'get',
    path: '/own/drives',
    operationId: 'listOwnDrives',
    tag,
    summary: 'The drives that I am invited to, what I answered and what comes next',
    permission: 'own:use',
    status: 200,
    answer: OwnDrives,
    errors: ['NOT_FOUND'],
    handle: async ({ caller, context }) => ({
      status: 200,
      body: await listOwnDrives(db, { caller, context }),
    }),
  });
}

function answerRoute(platform: Platform): Route {
  return route({
    method: 'post',
    path: '/own/drives/{driveId}/answer',
    operationId: 'answerOwnDrive',
    tag,
    summary:
      'Join, decline, say that I have a card, or take my consent back; If-Match is the application’s version',
    permission: 'own:use',
    params: DriveParams,
    body: OwnAnswer,
    ifMatch: true,
    status: 200,
    answer: OwnDrive,
    errors: ['NOT_FOUND', 'CONFLICT', 'VALIDATION_FAILED'],
    handle: async ({ params, body, expectedVersion, caller, context }) => {
      const change = { driveId: params.driveId, expectedVersion, input: body };
      return versioned(await answerOwnDrive(platform, { caller, context }, change));
    },
  });
}

function stepRoute(platform: Platform): Route {
  return route({
    method: 'post',
    path: '/own/drives/{driveId}/steps',
    operationId: 'stepInOwnDrive',
    tag,
    summary: 'Say that the postcard is there, or the card; If-Match is the application’s version',
    permission: 'own:use',
    params: DriveParams,
    body: TakeStep,
    ifMatch: true,
    status: 200,
    answer: OwnDrive,
    errors: ['NOT_FOUND', 'CONFLICT', 'VALIDATION_FAILED'],
    handle: async ({ params, body, expectedVersion, caller, context }) => {
      const change = { driveId: params.driveId, expectedVersion, input: body };
      return versioned(await stepInOwnDrive(platform, { caller, context }, change));
    },
  });
}
