import { Empty } from '@monban/core/api/conventions';
import { EXPORT_MEDIA_TYPES, PeopleExport, PeopleExportCheck } from '@monban/core/api/people-export';
import { recordAudit } from '../audit/record-audit.ts';
import { route, type Route } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { runChange } from '../records/run-change.ts';
import { checkExport, writeExport } from './export-people.ts';
import { exportTable } from './export-table.ts';

const tag = 'people-exports';
const permission = 'people:export';

/** Whole files of people, with the columns that an import reads; each one leaves an entry in the audit trail. */
export function peopleExportRoutes(platform: Platform): readonly Route[] {
  return [
    route({
      method: 'post',
      path: '/people-exports/checks',
      operationId: 'checkPeopleExport',
      tag,
      summary: 'List the characters that a file of people could not hold',
      permission,
      body: PeopleExport,
      status: 200,
      answer: PeopleExportCheck,
      errors: ['VALIDATION_FAILED'],
      handle: async ({ body, caller }) => {
        return { status: 200, body: checkExport(await exportTable(platform.db, body, caller.scope), body) };
      },
    }),
    route({
      method: 'post',
      path: '/people-exports',
      operationId: 'exportPeople',
      tag,
      summary: 'Get a file of people',
      permission,
      body: PeopleExport,
      download: [...EXPORT_MEDIA_TYPES],
      status: 200,
      answer: Empty,
      errors: ['VALIDATION_FAILED'],
      handle: async ({ body, caller, context }) => {
        const content = await runChange(platform, async (deps) => {
          const rows = await exportTable(deps.db, body, caller.scope);
          const file = await writeExport(rows, body);
          await recordAudit(deps.db, context, {
            action: 'people-export.made',
            subjectType: 'people-export',
            subjectId: deps.newId(),
            before: null,
            after: { format: body.format, charset: body.charset, people: rows.length - 1 },
          });
          return file;
        });
        const [csv, workbook] = EXPORT_MEDIA_TYPES;
        const mediaType = body.format === 'csv' ? csv : workbook;
        return { status: 200, body: {}, file: { mediaType, name: `people.${body.format}`, content } };
      },
    }),
  ];
}
