import { Empty } from '@monban/core/api/conventions';
import {
  ApplyImport,
  IMPORT_MEDIA_TYPES,
  ImportInspection,
  ImportRowPage,
  ImportRowsQuery,
  ImportRun,
  ImportRunList,
  InspectImportQuery,
  MAXIMUM_IMPORT_BYTES,
  StartImportQuery,
} from '@monban/core/api/people-import';
import { ImportRunId } from '@monban/core/ids';
import { z } from 'zod';
import { route, type Caller, type ChangeContext, type Route } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { ImportWork, readerOf } from './import-work.ts';
import { listRows } from './import-row-store.ts';
import { inspectTable, openTable } from './inspect-file.ts';
import { mappingRoutes } from './mapping-routes.ts';
import { findMapping } from './mapping-store.ts';
import { problemFile } from './problem-file.ts';

const tag = 'people-imports';
const permission = 'people:import';
const upload = {
  mediaTypes: [...IMPORT_MEDIA_TYPES],
  maximumBytes: MAXIMUM_IMPORT_BYTES,
  example: '社員番号,氏名,フリガナ,部門コード,入社日\r\n0001,山田 太郎,ヤマダ タロウ,GA,2026-04-01\r\n',
};
const runParams = z.strictObject({ importId: ImportRunId });

export function peopleImportRoutes(platform: Platform, work = new ImportWork(platform)): readonly Route[] {
  return [
    ...fileRoutes(platform, work),
    ...runRoutes(work),
    ...workRoutes(work),
    discardRoute(work),
    listRowsRoute(platform, work),
    problemsRoute(platform, work),
    ...mappingRoutes(platform),
  ];
}

function asker({ caller, context }: { readonly caller: Caller; readonly context: ChangeContext }) {
  return { context, scope: caller.scope };
}

function fileRoutes({ db }: Platform, work: ImportWork): readonly Route[] {
  return [
    route({
      method: 'post',
      path: '/people-imports/inspections',
      operationId: 'inspectPeopleFile',
      tag,
      summary: 'Say what a people file seems to be; nothing of it is kept',
      permission,
      query: InspectImportQuery,
      upload,
      status: 200,
      answer: ImportInspection,
      errors: ['MALFORMED_BODY', 'VALIDATION_FAILED', 'MY_NUMBER_REFUSED', 'NOT_FOUND'],
      handle: async ({ upload: bytes, query }) => {
        const { mappingId } = query;
        const mapping = mappingId === undefined ? undefined : await findMapping(db, { id: mappingId });
        return { status: 200, body: inspectTable(await openTable(bytes, query), mapping?.columns) };
      },
    }),
    route({
      method: 'post',
      path: '/people-imports',
      operationId: 'startPeopleImport',
      tag,
      summary: 'Stage a people file and compare it with who is there; nobody is changed yet',
      permission,
      query: StartImportQuery,
      upload,
      status: 202,
      answer: ImportRun,
      errors: ['MALFORMED_BODY', 'VALIDATION_FAILED', 'MY_NUMBER_REFUSED'],
      handle: async ({ upload: bytes, query, ...asked }) => {
        const run = await work.start(bytes, query, asker(asked));
        return { status: 202, body: run, location: `/api/v1/people-imports/${run.id}` };
      },
    }),
  ];
}

function runRoutes(work: ImportWork): readonly Route[] {
  return [
    route({
      method: 'get',
      path: '/people-imports',
      operationId: 'listPeopleImports',
      tag,
      summary: 'List the last imports',
      permission,
      status: 200,
      answer: ImportRunList,
      errors: [],
      handle: async (asked) => {
        return { status: 200, body: { items: await work.list(readerOf(asker(asked))) } };
      },
    }),
    route({
      method: 'get',
      path: '/people-imports/{importId}',
      operationId: 'getPeopleImport',
      tag,
      summary: 'Read an import, with its progress',
      permission,
      params: runParams,
      status: 200,
      answer: ImportRun,
      errors: ['NOT_FOUND'],
      handle: async ({ params, ...asked }) => {
        return { status: 200, body: await work.get(params.importId, readerOf(asker(asked))) };
      },
    }),
  ];
}

function workRoutes(work: ImportWork): readonly Route[] {
  return [
    route({
      method: 'post',
      path: '/people-imports/{importId}/applications',
      operationId: 'applyPeopleImport',
      tag,
      summary: 'Write everything that was staged, in one transaction',
      permission,
      params: runParams,
      body: ApplyImport,
      status: 202,
      answer: ImportRun,
      errors: ['NOT_FOUND', 'CONFLICT', 'VALIDATION_FAILED'],
      handle: async ({ params, body, ...asked }) => {
        return { status: 202, body: await work.apply(params.importId, body, asker(asked)) };
      },
    }),
    route({
      method: 'post',
      path: '/people-imports/{importId}/undoings',
      operationId: 'undoPeopleImport',
      tag,
      summary: 'Take the last import back; who was changed since is left',
      permission,
      params: runParams,
      body: Empty,
      status: 202,
      answer: ImportRun,
      errors: ['NOT_FOUND', 'CONFLICT'],
      handle: async ({ params, ...asked }) => {
        return { status: 202, body: await work.undo(params.importId, asker(asked)) };
      },
    }),
  ];
}

function discardRoute(work: ImportWork): Route {
  return route({
    method: 'delete',
    path: '/people-imports/{importId}',
    operationId: 'discardPeopleImport',
    tag,
    summary: 'Throw an import away that was not applied',
    permission,
    params: runParams,
    status: 204,
    answer: Empty,
    errors: ['NOT_FOUND', 'CONFLICT'],
    handle: async ({ params, ...asked }) => {
      await work.discard(params.importId, asker(asked));
      return { status: 204, body: {} };
    },
  });
}

function listRowsRoute({ db }: Platform, work: ImportWork): Route {
  return route({
    method: 'get',
    path: '/people-imports/{importId}/rows',
    operationId: 'listPeopleImportRows',
    tag,
    summary: 'List the rows with one outcome, with every change before and after',
    permission,
    params: runParams,
    query: ImportRowsQuery,
    status: 200,
    answer: ImportRowPage,
    errors: ['NOT_FOUND', 'VALIDATION_FAILED'],
    handle: async ({ params, query, language, ...asked }) => {
      const run = await work.get(params.importId, readerOf(asker(asked)));
      const { items, ...page } = await listRows(db, run.id, { ...query, language });
      return { status: 200, body: { items: [...items], ...page } };
    },
  });
}

function problemsRoute({ db }: Platform, work: ImportWork): Route {
  return route({
    method: 'get',
    path: '/people-imports/{importId}/problem-file',
    operationId: 'getPeopleImportProblems',
    tag,
    summary: 'Get the rows with problems as a CSV file, with the reasons',
    permission,
    params: runParams,
    download: ['text/csv'],
    status: 200,
    answer: Empty,
    errors: ['NOT_FOUND'],
    handle: async ({ params, language, ...asked }) => {
      const run = await work.get(params.importId, readerOf(asker(asked)));
      const content = await problemFile(db, run, language);
      return {
        status: 200,
        body: {},
        file: { mediaType: 'text/csv', name: 'import-problems.csv', content },
      };
    },
  });
}
