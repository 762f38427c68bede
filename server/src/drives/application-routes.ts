import {
  ApplicationsQuery,
  ApplicationWithHistory,
  DriveApplication,
  PaperAnswer,
  TakeStep,
} from '@monban/core/api/applications';
import { pageOf } from '@monban/core/api/conventions';
import { ApplicationId, DriveId } from '@monban/core/ids';
import { z } from 'zod';
import { route, type Route, type RouteAnswer } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { enterPaperAnswer, enterStep, getApplication, listApplications } from './applications.ts';

const tag = 'drives';
const DriveParams = z.strictObject({ driveId: DriveId });
const ApplicationParams = z.strictObject({ driveId: DriveId, applicationId: ApplicationId });

/** What the clerks of a drive see of its people. Everybody else is refused, whatever their role is. */
export function applicationRoutes(platform: Platform): readonly Route[] {
  return [...readingRoutes(platform), answerRoute(platform), stepRoute(platform)];
}

function versioned(application: ApplicationWithHistory): RouteAnswer<ApplicationWithHistory> {
  return { status: 200, body: application, version: application.version };
}

function readingRoutes({ db }: Platform): readonly Route[] {
  return [
    route({
      method: 'get',
      path: '/drives/{driveId}/applications',
      operationId: 'listDriveApplications',
      tag,
      summary: 'Where everybody who was invited stands; for its clerks',
      permission: 'drives:write',
      params: DriveParams,
      query: ApplicationsQuery,
      status: 200,
      answer: pageOf(DriveApplication),
      errors: ['NOT_FOUND'],
      handle: async ({ params, query, caller, context }) => {
        const list = { driveId: params.driveId, query };
        return { status: 200, body: await listApplications(db, { caller, context }, list) };
      },
    }),
    route({
      method: 'get',
      path: '/drives/{driveId}/applications/{applicationId}',
      operationId: 'getDriveApplication',
      tag,
      summary: 'One application and what became of it; for its clerks',
      permission: 'drives:write',
      params: ApplicationParams,
      status: 200,
      answer: ApplicationWithHistory,
      errors: ['NOT_FOUND'],
      handle: async ({ params, caller, context }) => {
        const which = { driveId: params.driveId, id: params.applicationId };
        return versioned(await getApplication(db, { caller, context }, which));
      },
    }),
  ];
}

function answerRoute(platform: Platform): Route {
  return route({
    method: 'post',
    path: '/drives/{driveId}/applications/{applicationId}/answer',
    operationId: 'enterDriveAnswer',
    tag,
    summary: 'Enter an answer that came in on paper; for its clerks',
    permission: 'drives:write',
    params: ApplicationParams,
    body: PaperAnswer,
    ifMatch: true,
    status: 200,
    answer: ApplicationWithHistory,
    errors: ['NOT_FOUND', 'CONFLICT', 'VALIDATION_FAILED'],
    handle: async ({ params, body, expectedVersion, caller, context }) => {
      const which = { driveId: params.driveId, id: params.applicationId, expectedVersion };
      return versioned(await enterPaperAnswer(platform, { caller, context }, { ...which, input: body }));
    },
  });
}

function stepRoute(platform: Platform): Route {
  return route({
    method: 'post',
    path: '/drives/{driveId}/applications/{applicationId}/steps',
    operationId: 'enterDriveStep',
    tag,
    summary: 'Enter what municipality, post or person have said, with its day; for its clerks',
    permission: 'drives:write',
    params: ApplicationParams,
    body: TakeStep,
    ifMatch: true,
    status: 200,
    answer: ApplicationWithHistory,
    errors: ['NOT_FOUND', 'CONFLICT', 'VALIDATION_FAILED'],
    handle: async ({ params, body, expectedVersion, caller, context }) => {
      const which = { driveId: params.driveId, id: params.applicationId, expectedVersion };
      return versioned(await enterStep(platform, { caller, context }, { ...which, input: body }));
    },
  });
}
