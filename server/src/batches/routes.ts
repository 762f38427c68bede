import {
  Batch,
  BatchCandidate,
  BatchCandidatesQuery,
  Batches,
  BatchItem,
  BatchItemsQuery,
} from '@monban/core/api/batches';
import { Empty, pageOf } from '@monban/core/api/conventions';
import { BatchId, DriveId } from '@monban/core/ids';
import { z } from 'zod';
import { route, type Route } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { listBatchCandidates, listBatchItems } from './batch-candidates.ts';
import { batchFileRoutes } from './batch-file-routes.ts';
import { batchStepRoutes } from './batch-step-routes.ts';
import { getBatch, listBatches, openBatch } from './batches.ts';

const tag = 'batches';
const DriveParams = z.strictObject({ driveId: DriveId });
const BatchParams = z.strictObject({ driveId: DriveId, batchId: BatchId });

/** What is handed in together, for the clerks of a drive alone (feature B2). */
export function batchRoutes(platform: Platform): readonly Route[] {
  return [
    listRoute(platform),
    openRoute(platform),
    candidatesRoute(platform),
    getRoute(platform),
    itemsRoute(platform),
    ...batchStepRoutes(platform),
    ...batchFileRoutes(platform),
  ];
}

function listRoute({ db }: Platform): Route {
  return route({
    method: 'get',
    path: '/drives/{driveId}/batches',
    operationId: 'listDriveBatches',
    tag,
    summary: 'The batches of a drive, the newest first; for its clerks',
    permission: 'drives:write',
    params: DriveParams,
    status: 200,
    answer: Batches,
    errors: ['NOT_FOUND'],
    handle: async ({ params, caller }) => ({
      status: 200,
      body: await listBatches(db, caller, params.driveId),
    }),
  });
}

function openRoute(platform: Platform): Route {
  return route({
    method: 'post',
    path: '/drives/{driveId}/batches',
    operationId: 'openDriveBatch',
    tag,
    summary: 'Open a batch, with nobody in it; for the clerks of the drive',
    permission: 'drives:write',
    params: DriveParams,
    body: Empty,
    status: 201,
    answer: Batch,
    errors: ['NOT_FOUND', 'CONFLICT'],
    handle: async ({ params, caller, context }) => {
      const body = await openBatch(platform, { caller, context }, params.driveId);
      return { status: 201, body, version: body.version };
    },
  });
}

function candidatesRoute(platform: Platform): Route {
  return route({
    method: 'get',
    path: '/drives/{driveId}/batch-candidates',
    operationId: 'listBatchCandidates',
    tag,
    summary: 'Who agreed and is in no batch, and what is missing with whom; for the clerks of the drive',
    permission: 'drives:write',
    params: DriveParams,
    query: BatchCandidatesQuery,
    status: 200,
    answer: pageOf(BatchCandidate),
    errors: ['NOT_FOUND'],
    handle: async ({ params, query, caller }) => ({
      status: 200,
      body: await listBatchCandidates(platform, caller, { driveId: params.driveId, query }),
    }),
  });
}

function getRoute({ db }: Platform): Route {
  return route({
    method: 'get',
    path: '/drives/{driveId}/batches/{batchId}',
    operationId: 'getDriveBatch',
    tag,
    summary: 'A batch, its rounds and what became of it; for the clerks of the drive',
    permission: 'drives:write',
    params: BatchParams,
    status: 200,
    answer: Batch,
    errors: ['NOT_FOUND'],
    handle: async ({ params: { driveId, batchId: id }, caller }) => {
      const body = await getBatch(db, caller, { driveId, id });
      return { status: 200, body, version: body.version };
    },
  });
}

function itemsRoute(platform: Platform): Route {
  return route({
    method: 'get',
    path: '/drives/{driveId}/batches/{batchId}/items',
    operationId: 'listBatchItems',
    tag,
    summary: 'Who is in a batch and where they stand; for the clerks of the drive',
    permission: 'drives:write',
    params: BatchParams,
    query: BatchItemsQuery,
    status: 200,
    answer: pageOf(BatchItem),
    errors: ['NOT_FOUND'],
    handle: async ({ params: { driveId, batchId: id }, query, caller }) => ({
      status: 200,
      body: await listBatchItems(platform, caller, { which: { driveId, id }, query }),
    }),
  });
}
