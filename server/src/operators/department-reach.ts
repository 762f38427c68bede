import type { DepartmentId, OperatorId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';

export interface DepartmentReach {
  readonly given: readonly DepartmentId[];
  /** With everything below, also what has retired: its people may still be there. */
  readonly reached: readonly DepartmentId[];
}

interface ReachRow {
  readonly id: DepartmentId;
  readonly given: DepartmentId | null;
}

/** The departments of an operator and the trees below them, in one query; a loop in the tree ends it as well. */
export async function findDepartmentReach(db: Knex, operatorId: OperatorId): Promise<DepartmentReach> {
  const rows = await db
    .withRecursive('reached', (tree) => {
      void tree
        .from('operator_departments')
        .where({ operator_id: operatorId })
        .select('department_id as id')
        .union((below) => {
          void below
            .from('departments')
            .join('reached', 'reached.id', 'departments.parent_id')
            .select('departments.id');
        });
    })
    .from('reached')
    .leftJoin('operator_departments', (own) => {
      void own
        .on('operator_departments.department_id', 'reached.id')
        .andOnVal('operator_departments.operator_id', operatorId);
    })
    .orderBy('reached.id')
    .select<ReachRow[]>('reached.id', 'operator_departments.department_id as given');
  return {
    given: rows.flatMap(({ given }) => given ?? []),
    reached: rows.map(({ id }) => id),
  };
}

/** These departments and everything below them. */
export async function belowDepartments(
  db: Knex,
  ids: readonly DepartmentId[],
): Promise<readonly DepartmentId[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .withRecursive('reached', (tree) => {
      void tree
        .from('departments')
        .whereIn('departments.id', [...ids])
        .select('departments.id')
        .union((below) => {
          void below
            .from('departments')
            .join('reached', 'reached.id', 'departments.parent_id')
            .select('departments.id');
        });
    })
    .from('reached')
    .select<{ id: DepartmentId }[]>('reached.id');
  return rows.map(({ id }) => id);
}
