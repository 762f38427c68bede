import { BATCH_FILE_TYPES, CheckLayout, LayoutCheck, MakeBatchFile } from '@monban/core/api/batches';
import { Empty } from '@monban/core/api/conventions';
import { BatchId, DriveId } from '@monban/core/ids';
import { z } from 'zod';
import { route, type Route } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { checkBatchLayout, makeBatchFile } from './batch-files.ts';

const tag = 'batches';
const BatchParams = z.strictObject({ driveId: DriveId, batchId: BatchId });

/** What is printed, sent or typed off; each making leaves an entry in the trail. */
export function batchFileRoutes(platform: Platform): readonly Route[] {
  return [fileRoute(platform), checkRoute(platform)];
}

function fileRoute(platform: Platform): Route {
  return route({
    method: 'post',
    path: '/drives/{driveId}/batches/{batchId}/files',
    operationId: 'makeBatchFile',
    tag,
    summary: 'Get the cover sheet, the list or the photos of a frozen round; for the clerks of the drive',
    permission: 'drives:write',
    params: BatchParams,
    body: MakeBatchFile,
    download: [...BATCH_FILE_TYPES],
    status: 200,
    answer: Empty,
    errors: ['NOT_FOUND', 'VALIDATION_FAILED'],
    handle: async ({ params: { driveId, batchId: id }, body: order, caller, context }) => {
      const file = await makeBatchFile(platform, { caller, context }, { which: { driveId, id }, order });
      return { status: 200, body: {}, file };
    },
  });
}

function checkRoute(platform: Platform): Route {
  return route({
    method: 'post',
    path: '/drives/{driveId}/batches/{batchId}/layout-checks',
    operationId: 'checkBatchLayout',
    tag,
    summary: 'Whom the character set of a layout cannot hold; for the clerks of the drive',
    permission: 'drives:write',
    params: BatchParams,
    body: CheckLayout,
    status: 200,
    answer: LayoutCheck,
    errors: ['NOT_FOUND'],
    handle: async ({ params: { driveId, batchId: id }, body, caller }) => ({
      status: 200,
      body: await checkBatchLayout(platform, caller, { which: { driveId, id }, ...body }),
    }),
  });
}
