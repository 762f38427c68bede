import type { DepartmentTerm } from '@monban/core/api/organisation';
import type { DepartmentId, PersonId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { groupBy } from '../snapshots/group-by.ts';
import type { AllTerms } from './department-terms.ts';

interface TermRow {
  readonly department_id: DepartmentId;
  readonly from_date: string;
  readonly code: string;
  readonly name: string;
  readonly parent_id: DepartmentId | null;
  readonly head_id: PersonId | null;
}

export async function loadDepartmentTerms(db: Knex): Promise<AllTerms> {
  const rows = await db('department_terms')
    .orderBy(['department_id', 'from_date'])
    .select<TermRow[]>('department_id', 'from_date', 'code', 'name', 'parent_id', 'head_id');
  const byDepartment = groupBy(rows, ({ department_id }) => department_id);
  return new Map([...byDepartment].map(([id, terms]) => [id, terms.map(termFromRow)]));
}

export async function writeDepartmentTerm(db: Knex, id: DepartmentId, term: DepartmentTerm): Promise<void> {
  const { fromDate, code, name, parentId, headId } = term;
  await db('department_terms')
    .insert({ department_id: id, from_date: fromDate, code, name, parent_id: parentId, head_id: headId })
    .onConflict(['department_id', 'from_date'])
    .merge();
}

export async function deleteDepartmentTerm(db: Knex, id: DepartmentId, fromDate: string): Promise<void> {
  await db('department_terms').where({ department_id: id, from_date: fromDate }).delete();
}

function termFromRow(row: TermRow): DepartmentTerm {
  return {
    fromDate: row.from_date,
    code: row.code,
    name: row.name,
    parentId: row.parent_id,
    headId: row.head_id,
  };
}
