import {
  AttendanceExport,
  AttendanceExportList,
  AttendanceExportPreview,
  ExportProfileList,
  MakeAttendanceExport,
} from '@monban/core/api/attendance-exports';
import { Empty } from '@monban/core/api/conventions';
import { AttendanceClosingId, AttendanceExportId } from '@monban/core/ids';
import { z } from 'zod';
import { route, type Route } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { getClosing } from './closing-store.ts';
import { listExports } from './export-store.ts';
import { fileOfExport, makeExport, previewExport, shownProfiles } from './exports.ts';

const tag = 'attendance';
const params = z.strictObject({ closingId: AttendanceClosingId });

/** Files for payroll, of closed months alone. */
export function exportRoutes(platform: Platform): readonly Route[] {
  return [
    profilesRoute(),
    listRoute(platform),
    previewRoute(platform),
    makeRoute(platform),
    fileRoute(platform),
  ];
}

function profilesRoute(): Route {
  return route({
    method: 'get',
    path: '/attendance-export-profiles',
    operationId: 'listAttendanceExportProfiles',
    tag,
    summary: 'Layouts of files for payroll, and whether somebody has tried each with its program',
    permission: 'attendance:read',
    status: 200,
    answer: ExportProfileList,
    errors: [],
    handle: () => Promise.resolve({ status: 200, body: { items: [...shownProfiles()] } }),
  });
}

function listRoute({ db }: Platform): Route {
  return route({
    method: 'get',
    path: '/attendance-closings/{closingId}/exports',
    operationId: 'listAttendanceExports',
    tag,
    summary: 'Files that were made of this month, in every version, the newest first',
    permission: 'attendance:read',
    params,
    status: 200,
    answer: AttendanceExportList,
    errors: ['NOT_FOUND'],
    handle: async ({ params: { closingId } }) => {
      const { groupId, month } = await getClosing(db, closingId);
      return { status: 200, body: { items: [...(await listExports(db, { groupId, month }))] } };
    },
  });
}

function previewRoute({ db }: Platform): Route {
  return route({
    method: 'post',
    path: '/attendance-closings/{closingId}/export-previews',
    operationId: 'previewAttendanceExport',
    tag,
    summary: 'What a file for payroll would hold, and what is another than in the last one',
    permission: 'attendance:write',
    params,
    body: MakeAttendanceExport,
    status: 200,
    answer: AttendanceExportPreview,
    errors: ['FORBIDDEN', 'NOT_FOUND', 'VALIDATION_FAILED'],
    handle: async ({ params: { closingId }, body: input, caller: { scope } }) => ({
      status: 200,
      body: await previewExport(db, { closingId, input, scope }),
    }),
  });
}

function makeRoute(platform: Platform): Route {
  return route({
    method: 'post',
    path: '/attendance-closings/{closingId}/exports',
    operationId: 'makeAttendanceExport',
    tag,
    summary: 'Make a file for payroll of a closed month',
    permission: 'attendance:write',
    params,
    body: MakeAttendanceExport,
    status: 201,
    answer: AttendanceExport,
    errors: ['FORBIDDEN', 'NOT_FOUND', 'VALIDATION_FAILED', 'CONFLICT'],
    handle: async ({ params: { closingId }, body: input, caller, context }) => ({
      status: 201,
      body: await makeExport(platform, {
        ...{ closingId, input, scope: caller.scope },
        ...{ madeBy: caller.operatorId, context },
      }),
    }),
  });
}

function fileRoute({ db }: Platform): Route {
  return route({
    method: 'get',
    path: '/attendance-exports/{exportId}/file',
    operationId: 'downloadAttendanceExport',
    tag,
    summary: 'The file of an export, the same bytes each time',
    permission: 'attendance:write',
    params: z.strictObject({ exportId: AttendanceExportId }),
    download: ['text/csv'],
    status: 200,
    answer: Empty,
    errors: ['FORBIDDEN', 'NOT_FOUND', 'CONFLICT'],
    handle: async ({ params: { exportId: id }, caller: { scope } }) => {
      const { name, content } = await fileOfExport(db, { id, scope });
      return { status: 200, body: {}, file: { mediaType: 'text/csv', name, content } };
    },
  });
}
