import { Empty } from '@monban/core/api/conventions';
import { OwnExport } from '@monban/core/api/own';
import { z } from 'zod';
import { route, type Route } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { beginOwnExport, getOwnExport, readOwnExport } from './own-exports.ts';
import { ownPersonId } from './own-person.ts';

const Params = z.strictObject({ exportId: z.uuid() });
const ZIP = 'application/zip';
const tag = 'own';

/** All that is held about the asker, as one file. */
export function ownExportRoutes(platform: Platform): readonly Route[] {
  return [beginRoute(platform), standingRoute(platform), fileRoute(platform)];
}

function beginRoute(platform: Platform): Route {
  return route({
    method: 'post',
    path: '/own/exports',
    operationId: 'beginOwnExport',
    tag,
    summary: 'Put together all that is held about me',
    permission: 'own:use',
    status: 202,
    answer: OwnExport,
    errors: ['NOT_FOUND', 'CONFLICT'],
    handle: async ({ caller, context, language }) => ({
      status: 202,
      body: await beginOwnExport(platform, { personId: ownPersonId(caller), context }, language),
    }),
  });
}

function standingRoute({ db }: Platform): Route {
  return route({
    method: 'get',
    path: '/own/exports/{exportId}',
    operationId: 'getOwnExport',
    tag,
    summary: 'How far my export is',
    permission: 'own:use',
    params: Params,
    status: 200,
    answer: OwnExport,
    errors: ['NOT_FOUND'],
    handle: async ({ params, caller, context: { at } }) => ({
      status: 200,
      body: await getOwnExport(db, ownPersonId(caller), { id: params.exportId, at }),
    }),
  });
}

function fileRoute({ db }: Platform): Route {
  return route({
    method: 'get',
    path: '/own/exports/{exportId}/file',
    operationId: 'downloadOwnExport',
    tag,
    summary: 'My export as a ZIP file',
    permission: 'own:use',
    params: Params,
    status: 200,
    answer: Empty,
    download: [ZIP],
    errors: ['NOT_FOUND'],
    handle: async ({ params, caller, context: { at } }) => {
      const content = await readOwnExport(db, ownPersonId(caller), { id: params.exportId, at });
      return { status: 200, body: {}, file: { mediaType: ZIP, name: 'about-me.zip', content } };
    },
  });
}
