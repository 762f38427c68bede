import { randomUUID } from 'node:crypto';
import { IMPORT_FIELDS } from '@monban/core/api/people-import';
import { newRecordId } from '@monban/server/records/new-record-id';
import type { ApiSample, MakeSample, SampleContext, Samples } from './api-samples.ts';
import { csvOf } from './people-clerk.ts';

const AT = '2026-01-05T00:00:00.000Z';
const NEVER = '2099-01-05T00:00:00.000Z';

/** Files of people in and out. */
export const IMPORT_SAMPLES: Samples = {
  inspectPeopleFile: () => fileOf({}),
  startPeopleImport: () => fileOf({ columns: 'employeeCode,fullName,fullKana' }),
  listPeopleImports: own((_context, importId) => ({ listed: importId })),
  getPeopleImport: own((_context, importId) => ({ params: { importId } })),
  listPeopleImportRows: own((_context, importId) => ({ params: { importId }, query: { outcome: 'added' } })),
  getPeopleImportProblems: own((_context, importId) => ({ params: { importId } })),
  applyPeopleImport: own((_context, importId) => ({
    params: { importId },
    body: { skipProblems: true, endings: [] },
  })),
  undoPeopleImport: async (context) => {
    const params = { importId: await importRun(context, { isApplied: true }) };
    return { params, body: {} };
  },
  discardPeopleImport: own((_context, importId) => ({ params: { importId } })),
  listImportMappings: async (context) => ({ listed: await mapping(context) }),
  putImportMapping: () => ({
    body: {
      name: `給与 ${randomUUID().slice(0, 8)}`,
      columns: [{ header: '社員番号', field: 'employeeCode' }],
      codeLength: 6,
      createDepartments: true,
    },
  }),
  removeImportMapping: async (context) => ({ params: { mappingId: await mapping(context) } }),
  checkPeopleExport: ({ records }) => ({ body: exportOf(records) }),
  exportPeople: ({ records }) => ({ body: exportOf(records) }),
};

function fileOf(query: Readonly<Record<string, string>>): ApiSample {
  return {
    query: { fileName: 'people.csv', ...query },
    headers: { 'content-type': 'text/csv' },
    rawBody: Uint8Array.from(
      csvOf([
        ['社員番号', '氏名', 'フリガナ'],
        ['A-1', '山田 太郎', 'ヤマダ タロウ'],
      ]),
    ),
  };
}

function exportOf({ departmentId, siteId }: SampleContext['records']) {
  return {
    format: 'csv',
    charset: 'cp932',
    substitutions: [{ character: '𠮷', by: '吉' }],
    departmentId,
    siteId,
    kind: 'employee',
    q: '山',
  };
}

/** About an import that the caller began, ready to be applied. */
function own(make: (context: SampleContext, importId: string) => ApiSample): MakeSample {
  return async (context) => make(context, await importRun(context, { isApplied: false }));
}

async function importRun(
  { api: { db }, caller }: SampleContext,
  { isApplied }: { readonly isApplied: boolean },
): Promise<string> {
  const id = newRecordId(randomUUID);
  const last = await db('import_runs').max<{ number: number | null }[]>({ number: 'applied_number' });
  await db('import_runs').insert({
    id,
    started_by: caller?.operatorId ?? 'system',
    state: isApplied ? 'applied' : 'ready',
    file_name: 'people.csv',
    format: 'csv',
    charset: 'utf-8',
    columns: JSON.stringify([{ header: '社員番号', field: IMPORT_FIELDS[0] }]),
    dropped: '[]',
    new_departments: '[]',
    department_differences: '[]',
    row_count: 0,
    rows_staged: 0,
    created_at: AT,
    alive_at: AT,
    expires_at: NEVER,
    ...(isApplied && { applied_at: AT, applied_number: (last[0]?.number ?? 0) + 1 }),
  });
  return id;
}

async function mapping({ api: { db } }: SampleContext): Promise<string> {
  const id = newRecordId(randomUUID);
  const name = `勤怠 ${id.slice(0, 8)}`;
  await db('import_mappings').insert({
    id,
    name,
    columns: '[]',
    code_length: null,
    create_departments: false,
    updated_at: AT,
  });
  return id;
}
