import type { CreateDepartment, Department } from '@monban/core/api/organisation';
import { DepartmentId, type PersonId } from '@monban/core/ids';
import type { FieldProblem } from '@monban/core/errors';
import type { Knex } from '@monban/db/open';
import {
  columnsOf,
  recordFromRow,
  type ProposedRecord,
  type RecordKind,
  type RecordRow,
} from '../records/record-kind.ts';
import { checkReference, checkUses } from '../records/references.ts';
import { matchName } from '../records/search.ts';
import { storeAsTerm } from './keep-department-terms.ts';

interface DepartmentRow extends RecordRow {
  readonly id: DepartmentId;
  readonly code: string;
  readonly name: string;
  readonly parent_id: DepartmentId | null;
  readonly head_id: PersonId | null;
}

/** Departments belong to the organisation as a whole: every site's people may be in them. */
export const departmentKind: RecordKind<Department, CreateDepartment> = {
  subject: 'department',
  table: 'departments',
  columns: columnsOf('departments', ['code', 'name', 'parent_id', 'head_id']),
  fromRows: (_, rows) => Promise.resolve((rows as readonly DepartmentRow[]).map(departmentFromRow)),
  toRow: ({ code, name, parentId, headId }) => ({ code, name, parent_id: parentId, head_id: headId }),
  storeParts: (deps, id, input) => storeAsTerm(deps, DepartmentId.parse(id), input),
  within: () => undefined,
  search: (query, q) => {
    void query.where((either) => {
      matchName(either, 'departments.name', q);
      void either.orWhere((byCode) => {
        matchName(byCode, 'departments.code', q);
      });
    });
  },
  sorts: { code: 'departments.code', name: 'departments.name', updatedAt: 'departments.updated_at' },
  // The tree on any day is checked where terms are stored.
  check: checkReferences,
  unique: { column: 'code', field: 'code' },
  uses: async (trx, id) => [
    ...(await checkUses(
      trx('people').where({ department_id: id }).whereNull('retired_at'),
      'USED_BY_PEOPLE',
      null,
    )),
    ...(await checkUses(
      trx('departments').where({ parent_id: id }).whereNull('retired_at'),
      'USED_BY_DEPARTMENTS',
      'name',
    )),
  ],
  isPolicy: false,
};

function departmentFromRow(row: DepartmentRow): Department {
  const { id, code, name, parent_id: parentId, head_id: headId } = row;
  return { id, code, name, parentId, headId, ...recordFromRow(row) };
}

async function checkReferences(
  trx: Knex,
  { input, before, scope }: ProposedRecord<CreateDepartment>,
): Promise<readonly FieldProblem[]> {
  const parent = { table: 'departments', id: input.parentId, pointer: '/parentId' };
  const head = { table: 'people', id: input.headId, pointer: '/headId', siteColumn: 'site_id' };
  return [
    ...(await checkReference(trx, parent, { scope, before: before?.parentId })),
    ...(await checkReference(trx, head, { scope, before: before?.headId })),
  ];
}
