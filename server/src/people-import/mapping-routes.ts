import { Empty } from '@monban/core/api/conventions';
import { ImportMapping, ImportMappingList, PutImportMapping } from '@monban/core/api/people-import';
import { z } from 'zod';
import { recordAudit } from '../audit/record-audit.ts';
import { route, type ChangeContext, type Route } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { runChange } from '../records/run-change.ts';
import { findMapping, getMapping, listMappings, putMapping, removeMapping } from './mapping-store.ts';

const tag = 'people-import-mappings';
const permission = 'people:import';

/** What the columns of files mean that come again and again, by name. */
export function mappingRoutes(platform: Platform): readonly Route[] {
  return [listRoute(platform), putRoute(platform), removeRoute(platform)];
}

function listRoute({ db }: Platform): Route {
  return route({
    method: 'get',
    path: '/people-import-mappings',
    operationId: 'listImportMappings',
    tag,
    summary: 'List saved mappings of columns',
    permission,
    status: 200,
    answer: ImportMappingList,
    errors: [],
    handle: async () => ({ status: 200, body: { items: await listMappings(db) } }),
  });
}

function putRoute(platform: Platform): Route {
  return route({
    method: 'put',
    path: '/people-import-mappings',
    operationId: 'putImportMapping',
    tag,
    summary:
      'Save a mapping of columns under a new name, or replace the one that If-Match names the version of',
    permission,
    body: PutImportMapping,
    ifMatch: 'to-replace',
    status: 200,
    answer: ImportMapping,
    errors: ['VALIDATION_FAILED', 'CONFLICT', 'VERSION_CONFLICT'],
    handle: async ({ body, context, expectedVersion }) => {
      const saved = await saveMapping(platform, context, { mapping: body, expectedVersion });
      return { status: 200, body: saved, version: saved.version };
    },
  });
}

function removeRoute(platform: Platform): Route {
  return route({
    method: 'delete',
    path: '/people-import-mappings/{mappingId}',
    operationId: 'removeImportMapping',
    tag,
    summary: 'Forget a saved mapping',
    permission,
    params: z.strictObject({ mappingId: z.uuid() }),
    status: 204,
    answer: Empty,
    errors: ['NOT_FOUND'],
    handle: async ({ params: { mappingId }, context }) => {
      await forgetMapping(platform, mappingId, context);
      return { status: 204, body: {} };
    },
  });
}

function saveMapping(
  platform: Platform,
  context: ChangeContext,
  { mapping, expectedVersion }: { readonly mapping: PutImportMapping; readonly expectedVersion: number },
): Promise<ImportMapping> {
  return runChange(platform, async ({ db, newId }) => {
    const before = (await findMapping(db, { name: mapping.name })) ?? null;
    const after = await putMapping(db, mapping, { id: newId(), at: context.at, expectedVersion });
    await recordAudit(db, context, {
      action: 'import-mapping.saved',
      subjectType: 'import-mapping',
      subjectId: after.id,
      before,
      after,
    });
    return after;
  });
}

function forgetMapping(platform: Platform, id: string, context: ChangeContext): Promise<void> {
  return runChange(platform, async ({ db }) => {
    const before = await getMapping(db, id);
    await removeMapping(db, id);
    await recordAudit(db, context, {
      action: 'import-mapping.removed',
      subjectType: 'import-mapping',
      subjectId: id,
      before,
      after: null,
    });
  });
}
