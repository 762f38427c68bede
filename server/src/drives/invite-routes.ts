import { CandidatesQuery, Drive, DriveCandidates, Invitation, Invite } from '@monban/core/api/drives';
import { DriveId } from '@monban/core/ids';
import { z } from 'zod';
import { route, type Route } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { listCandidates } from './candidates.ts';
import type { InviteWork } from './invite-work.ts';
import { takeBackInvitation } from './take-back-invitation.ts';

const tag = 'drives';
const DriveParams = z.strictObject({ driveId: DriveId });
const InvitationParams = z.strictObject({ driveId: DriveId, invitationId: z.uuid() });

/** Whom a drive reaches, and inviting them. */
export function inviteRoutes(platform: Platform, invites: InviteWork): readonly Route[] {
  return [candidatesRoute(platform), inviteRoute(invites), progressRoute(invites), takeBackRoute(platform)];
}

function candidatesRoute({ db }: Platform): Route {
  return route({
    method: 'get',
    path: '/drives/{driveId}/candidates',
    operationId: 'listDriveCandidates',
    tag,
    summary: 'Whom an invitation would reach, and who is left out and why; for its clerks',
    permission: 'drives:write',
    params: DriveParams,
    query: CandidatesQuery,
    status: 200,
    answer: DriveCandidates,
    errors: ['NOT_FOUND'],
    handle: async ({ params, query, caller }) => ({
      status: 200,
      body: await listCandidates(db, caller, { id: params.driveId, query }),
    }),
  });
}

function inviteRoute(invites: InviteWork): Route {
  return route({
    method: 'post',
    path: '/drives/{driveId}/invitations',
    operationId: 'inviteToDrive',
    tag,
    summary: 'Begin to invite everybody the drive is for, or some; nobody is invited twice',
    permission: 'drives:write',
    params: DriveParams,
    body: Invite,
    status: 202,
    answer: Invitation,
    errors: ['NOT_FOUND', 'CONFLICT'],
    handle: async ({ params, body, caller, context }) => ({
      status: 202,
      body: await invites.start({ caller, context }, params.driveId, body),
    }),
  });
}

function progressRoute(invites: InviteWork): Route {
  return route({
    method: 'get',
    path: '/drives/{driveId}/invitations',
    operationId: 'getDriveInvitation',
    tag,
    summary: 'How far inviting is, or how the last run of it ended',
    permission: 'drives:write',
    params: DriveParams,
    status: 200,
    answer: Invitation,
    errors: ['NOT_FOUND'],
    handle: async ({ params, caller }) => ({
      status: 200,
      body: await invites.last(caller, params.driveId),
    }),
  });
}

function takeBackRoute(platform: Platform): Route {
  return route({
    method: 'delete',
    path: '/drives/{driveId}/invitations/{invitationId}',
    operationId: 'takeBackDriveInvitation',
    tag,
    summary: 'Undo one run of inviting within a day, while none of its people has answered',
    permission: 'drives:write',
    params: InvitationParams,
    status: 200,
    answer: Drive,
    errors: ['NOT_FOUND', 'CONFLICT'],
    handle: async ({ params, caller, context }) => {
      const drive = await takeBackInvitation(platform, { caller, context }, params);
      return { status: 200, body: drive, version: drive.version };
    },
  });
}
