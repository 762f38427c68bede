import type { CreateDepartment, Department } from '@monban/core/api/organisation';
import type { DepartmentId } from '@monban/core/ids';
import type { FieldProblem } from '@monban/core/errors';
import type { Knex } from '@monban/db/open';
import { fieldProblem } from '../http/problem.ts';
import {
  columnsOf,
  recordFromRow,
  type ProposedRecord,
  type RecordKind,
  type RecordRow,
} from '../records/record-kind.ts';
import { checkReference, checkUses } from '../records/references.ts';
import { matchName } from '../records/search.ts';

interface DepartmentRow extends RecordRow {
  readonly id: DepartmentId;
  readonly code: string;
  readonly name: string;
  readonly parent_id: DepartmentId | null;
}

/** Departments belong to the organisation as a whole: every site's people may be in them. */
export const departmentKind: RecordKind<Department, CreateDepartment> = {
  subject: 'department',
  table: 'departments',
  columns: columnsOf('departments', ['code', 'name', 'parent_id']),
  fromRows: (_, rows) => Promise.resolve((rows as readonly DepartmentRow[]).map(departmentFromRow)),
  toRow: ({ code, name, parentId }) => ({ code, name, parent_id: parentId }),
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
  check: checkParent,
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
  return { id: row.id, code: row.code, name: row.name, parentId: row.parent_id, ...recordFromRow(row) };
}

async function checkParent(
  trx: Knex,
  { id, input, before, scope }: ProposedRecord<CreateDepartment>,
): Promise<readonly FieldProblem[]> {
  const reference = { table: 'departments', id: input.parentId, pointer: '/parentId' };
  const problems = await checkReference(trx, reference, { scope, before: before?.parentId });
  if (problems.length > 0) return problems;
  return (await isBelow(trx, input.parentId, id)) ? [fieldProblem('/parentId', 'CYCLE')] : [];
}

/** Walks up; a loop that is already stored ends the walk as well. */
async function isBelow(trx: Knex, start: DepartmentId | null, id: string): Promise<boolean> {
  const seen = new Set<string>();
  for (let at = start; at !== null && !seen.has(at);) {
    if (at === id) return true;
    seen.add(at);
    const row = await trx('departments')
      .where({ id: at })
      .first<{ parent_id: DepartmentId | null } | undefined>('parent_id');
    at = row?.parent_id ?? null;
  }
  return false;
}
