import { Empty } from '@monban/core/api/conventions';
import { EXPORT_MEDIA_TYPES, PeopleExport, PeopleExportCheck } from '@monban/core/api/people-export';
import { recordAudit } from '../audit/record-audit.ts';
import { route, type ChangeContext, type Route } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { runChange } from '../records/run-change.ts';
import type { Scope } from '../records/scope.ts';
import { checkExport, writeExport } from './export-people.ts';
import { exportTable } from './export-table.ts';

const tag = 'people-exports';
const permission = 'people:export';

/** Whole files of people, with the columns that an import reads; each one leaves an entry in the audit trail. */
export function peopleExportRoutes(platform: Platform): readonly Route[] {
  return [checkRoute(platform), exportRoute(platform)];
}

function checkRoute({ db }: Platform): Route {
  return route({
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
    handle: async ({ body, caller, context: { at } }) => {
      const table = await exportTable({ db, at }, body, caller.scope);
      return { status: 200, body: checkExport(table, body) };
    },
  });
}

function exportRoute(platform: Platform): Route {
  return route({
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
      const content = await makeExport(platform, body, { scope: caller.scope, context });
      const [csv, workbook] = EXPORT_MEDIA_TYPES;
      const mediaType = body.format === 'csv' ? csv : workbook;
      return { status: 200, body: {}, file: { mediaType, name: `people.${body.format}`, content } };
    },
  });
}

function makeExport(
  platform: Platform,
  asked: PeopleExport,
  { scope, context }: { readonly scope: Scope; readonly context: ChangeContext },
): Promise<Uint8Array> {
  return runChange(platform, async ({ db, newId }) => {
    const rows = await exportTable({ db, at: context.at }, asked, scope);
    const file = await writeExport(rows, asked);
    await recordAudit(db, context, {
      action: 'people-export.made',
      subjectType: 'people-export',
      subjectId: newId(),
      before: null,
      after: { format: asked.format, charset: asked.charset, people: rows.length - 1 },
    });
    return file;
  });
}
