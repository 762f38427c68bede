import { Empty } from '@monban/core/api/conventions';
import {
  DriveLetters,
  LetterCheck,
  LetterPreview,
  MakeLetters,
  OwnGuideQuery,
  TypedCheckCode,
} from '@monban/core/api/letters';
import { DriveId } from '@monban/core/ids';
import { z } from 'zod';
import { networkOf, rateLimited } from '../http/limits.ts';
import { RequestCounter } from '../http/request-counter.ts';
import { route, type Route } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { checkLetter } from './check-codes.ts';
import { listDriveLetters } from './drive-letters.ts';
import { makeLetters, previewLetter } from './make-letters.ts';
import { makeOwnGuide } from './own-guide.ts';

const tag = 'letters';
const DriveParams = z.strictObject({ driveId: DriveId });
const CheckParams = z.strictObject({ code: TypedCheckCode });

/** The letters of a drive, in seven languages, and the check whether one is ours (feature B6). */
export function letterRoutes(platform: Platform): readonly Route[] {
  return [
    listRoute(platform),
    previewRoute(platform),
    makeRoute(platform),
    ownGuideRoute(platform),
    checkRoute(platform),
  ];
}

function listRoute(platform: Platform): Route {
  return route({
    method: 'get',
    path: '/drives/{driveId}/letters',
    operationId: 'listDriveLetters',
    tag,
    summary: 'Which letters there are, in which languages, and which may be made now',
    permission: 'drives:write',
    params: DriveParams,
    status: 200,
    answer: DriveLetters,
    errors: ['NOT_FOUND'],
    handle: async ({ params, caller, context: { at } }) => ({
      status: 200,
      body: await listDriveLetters(platform, caller, { driveId: params.driveId, at }),
    }),
  });
}

function previewRoute(platform: Platform): Route {
  return route({
    method: 'post',
    path: '/drives/{driveId}/letters/preview',
    operationId: 'previewDriveLetter',
    tag,
    summary: 'Read a letter before it is made; no reminder begins',
    permission: 'drives:write',
    params: DriveParams,
    body: MakeLetters,
    status: 200,
    answer: LetterPreview,
    errors: ['NOT_FOUND', 'VALIDATION_FAILED'],
    handle: async ({ params: { driveId }, body: order, caller, context }) => ({
      status: 200,
      body: await previewLetter(platform, { caller, context }, { driveId, order }),
    }),
  });
}

function makeRoute(platform: Platform): Route {
  return route({
    method: 'post',
    path: '/drives/{driveId}/letters',
    operationId: 'makeDriveLetters',
    tag,
    summary: 'Get letters as a tagged PDF or as the text of mails',
    permission: 'drives:write',
    params: DriveParams,
    body: MakeLetters,
    download: ['application/pdf', 'text/plain'],
    status: 200,
    answer: Empty,
    errors: ['NOT_FOUND', 'CONFLICT', 'VALIDATION_FAILED'],
    handle: async ({ params, body, caller, context }) => {
      const file = await makeLetters(platform, { caller, context }, { driveId: params.driveId, order: body });
      return { status: 200, body: {}, file };
    },
  });
}

function ownGuideRoute(platform: Platform): Route {
  return route({
    method: 'get',
    path: '/own/drives/{driveId}/self-application',
    operationId: 'readOwnSelfApplication',
    tag: 'own',
    summary: 'How to apply by oneself, as a tagged PDF in the language of my choice',
    permission: 'own:use',
    params: DriveParams,
    query: OwnGuideQuery,
    download: ['application/pdf'],
    status: 200,
    answer: Empty,
    errors: ['NOT_FOUND', 'CONFLICT', 'VALIDATION_FAILED'],
    handle: async ({ params, query, caller, context }) => ({
      status: 200,
      body: {},
      file: await makeOwnGuide(platform, { caller, context }, { ...params, ...query }),
    }),
  });
}

const WINDOW_MS = 15 * 60_000;
const WRONG_CODES = 20;

/** Only wrong codes count against an address: a right one is what the page is for. */
function checkRoute(platform: Platform): Route {
  const wrong = new RequestCounter({ windowMs: WINDOW_MS, limit: WRONG_CODES });
  return route({
    method: 'get',
    path: '/letter-checks/{code}',
    operationId: 'checkLetter',
    tag,
    summary: 'Is there a letter of ours with this code?',
    permission: 'public',
    params: CheckParams,
    status: 200,
    answer: LetterCheck,
    errors: ['RATE_LIMITED'],
    handle: async ({ params, context: { at }, remoteAddress }) => {
      const network = networkOf(remoteAddress);
      const wait = wrong.waitSeconds(network, at);
      if (wait > 0) throw rateLimited(wait);
      const body = await checkLetter(platform, params.code);
      if (!body.isOurs) wrong.add(network, at);
      return { status: 200, body };
    },
  });
}
