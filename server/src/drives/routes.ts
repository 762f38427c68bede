import { pageOf } from '@monban/core/api/conventions';
import {
  ChangeDrive,
  CreateDrive,
  Drive,
  DriveBoard,
  DrivesQuery,
  WriteConsent,
} from '@monban/core/api/drives';
import { DriveId } from '@monban/core/ids';
import { z } from 'zod';
import { route, type Route, type RouteAnswer } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { applicationFormRoutes } from './application-form-routes.ts';
import { applicationRoutes } from './application-routes.ts';
import { boardOfDrive } from './board.ts';
import { clerkRoutes } from './clerk-routes.ts';
import { closeDrive } from './close-drive.ts';
import { changeDrive, createDrive, getDrive, listDrives, openDrive, writeConsent } from './drives.ts';
import { inviteRoutes } from './invite-routes.ts';
import type { InviteWork } from './invite-work.ts';
import { ownDriveRoutes } from './own-routes.ts';

const tag = 'drives';
const DriveParams = z.strictObject({ driveId: DriveId });

/** Bulk application drives: what everybody in charge sees of them, and what only their clerks see and do. */
export function driveRoutes(platform: Platform, invites: InviteWork): readonly Route[] {
  return [
    listRoute(platform),
    getRoute(platform),
    boardRoute(platform),
    createRoute(platform),
    changeRoute(platform),
    consentRoute(platform),
    openRoute(platform),
    closeRoute(platform),
    ...clerkRoutes(platform),
    ...inviteRoutes(platform, invites),
    ...applicationRoutes(platform),
    ...applicationFormRoutes(platform),
    ...ownDriveRoutes(platform),
  ];
}

function versioned(drive: Drive): RouteAnswer<Drive> {
  return { status: 200, body: drive, version: drive.version };
}

function listRoute({ db }: Platform): Route {
  return route({
    method: 'get',
    path: '/drives',
    operationId: 'listDrives',
    tag,
    summary: 'Drives that reach the own sites and departments, the newest first',
    permission: 'drives:read',
    query: DrivesQuery,
    status: 200,
    answer: pageOf(Drive),
    errors: [],
    handle: async ({ query, caller }) => ({ status: 200, body: await listDrives(db, caller, query) }),
  });
}

function getRoute({ db }: Platform): Route {
  return route({
    method: 'get',
    path: '/drives/{driveId}',
    operationId: 'getDrive',
    tag,
    summary: 'One drive, with its consent texts and clerks',
    permission: 'drives:read',
    params: DriveParams,
    status: 200,
    answer: Drive,
    errors: ['NOT_FOUND'],
    handle: async ({ params, caller }) => versioned(await getDrive(db, caller, params.driveId)),
  });
}

function boardRoute({ db }: Platform): Route {
  return route({
    method: 'get',
    path: '/drives/{driveId}/board',
    operationId: 'getDriveBoard',
    tag,
    summary:
      'How a drive stands by site and department, without a number under ten for others than its clerks',
    permission: 'drives:read',
    params: DriveParams,
    status: 200,
    answer: DriveBoard,
    errors: ['NOT_FOUND'],
    handle: async ({ params, caller }) => ({
      status: 200,
      body: await boardOfDrive(db, caller, params.driveId),
    }),
  });
}

function createRoute(platform: Platform): Route {
  return route({
    method: 'post',
    path: '/drives',
    operationId: 'createDrive',
    tag,
    summary: 'Draft a drive; its maker is its first clerk',
    permission: 'drives:write',
    body: CreateDrive,
    status: 201,
    answer: Drive,
    errors: ['VALIDATION_FAILED'],
    handle: async ({ body, caller, context }) => {
      const drive = await createDrive(platform, { caller, context }, body);
      return { ...versioned(drive), status: 201, location: `/api/v1/drives/${drive.id}` };
    },
  });
}

function changeRoute(platform: Platform): Route {
  return route({
    method: 'patch',
    path: '/drives/{driveId}',
    operationId: 'changeDrive',
    tag,
    summary: 'Change a draft; of an open drive, its name and its last day',
    permission: 'drives:write',
    params: DriveParams,
    body: ChangeDrive,
    ifMatch: true,
    status: 200,
    answer: Drive,
    errors: ['NOT_FOUND', 'CONFLICT', 'VALIDATION_FAILED'],
    handle: async ({ params, body, expectedVersion, caller, context }) => {
      const change = { id: params.driveId, expectedVersion, input: body };
      return versioned(await changeDrive(platform, { caller, context }, change));
    },
  });
}

function consentRoute(platform: Platform): Route {
  return route({
    method: 'post',
    path: '/drives/{driveId}/consents',
    operationId: 'writeDriveConsent',
    tag,
    summary: 'Write the next version of the consent text',
    permission: 'drives:write',
    params: DriveParams,
    body: WriteConsent,
    ifMatch: true,
    status: 200,
    answer: Drive,
    errors: ['NOT_FOUND', 'CONFLICT'],
    handle: async ({ params, body, expectedVersion, caller, context }) => {
      const change = { id: params.driveId, expectedVersion, text: body };
      return versioned(await writeConsent(platform, { caller, context }, change));
    },
  });
}

function openRoute(platform: Platform): Route {
  return route({
    method: 'post',
    path: '/drives/{driveId}/opening',
    operationId: 'openDrive',
    tag,
    summary: 'Open a draft, so that people can be invited',
    permission: 'drives:write',
    params: DriveParams,
    ifMatch: true,
    status: 200,
    answer: Drive,
    errors: ['NOT_FOUND', 'CONFLICT', 'VALIDATION_FAILED'],
    handle: async ({ params, expectedVersion, caller, context }) =>
      versioned(await openDrive(platform, { caller, context }, { id: params.driveId, expectedVersion })),
  });
}

function closeRoute(platform: Platform): Route {
  return route({
    method: 'post',
    path: '/drives/{driveId}/closing',
    operationId: 'closeDrive',
    tag,
    summary: 'Close a drive for good: what is under way ends where it stands',
    permission: 'drives:write',
    params: DriveParams,
    ifMatch: true,
    status: 200,
    answer: Drive,
    errors: ['NOT_FOUND', 'CONFLICT'],
    handle: async ({ params, expectedVersion, caller, context }) =>
      versioned(await closeDrive(platform, { caller, context }, { id: params.driveId, expectedVersion })),
  });
}
