import type { CreateOperator } from '@monban/core/api/oversight';
import type { FieldProblem } from '@monban/core/errors';
import type { Knex } from '@monban/db/open';
import { fieldProblem } from '../http/problem.ts';
import { departmentsOf, sitesOf, type Scope } from '../records/scope.ts';

type Ids = 'all' | readonly string[];

interface Part {
  readonly field: 'siteIds' | 'departmentIds';
  readonly table: 'sites' | 'departments';
  readonly links: 'operator_sites' | 'operator_departments';
  readonly column: 'site_id' | 'department_id';
  readonly idsOf: (scope: Scope) => Ids;
}

const PARTS: readonly Part[] = [
  { field: 'siteIds', table: 'sites', links: 'operator_sites', column: 'site_id', idsOf: sitesOf },
  {
    field: 'departmentIds',
    table: 'departments',
    links: 'operator_departments',
    column: 'department_id',
    idsOf: departmentsOf,
  },
];

/** Who has only some sites or departments sees only operators who have no others, in a query that knows `operators`. */
export function withinOperators(query: Knex.QueryBuilder, scope: Scope): void {
  for (const { links, column, idsOf } of PARTS) {
    const ids = idsOf(scope);
    if (ids === 'all') continue;
    const theirs = (places: Knex.QueryBuilder) =>
      places
        .from(links)
        .whereRaw('?? = ??', [`${links}.operator_id`, 'operators.id'])
        .select(`${links}.${column}`);
    void query
      .whereExists((own) => {
        void theirs(own).whereIn(`${links}.${column}`, [...ids]);
      })
      .whereNotExists((foreign) => {
        void theirs(foreign).whereNotIn(`${links}.${column}`, [...ids]);
      });
  }
}

type Places = Pick<CreateOperator, 'siteIds' | 'departmentIds'>;

/** Nobody gives an operator more sites or departments than they have; none at all would be all of them. */
export async function checkOperatorScope(
  trx: Knex,
  input: Places,
  scope: Scope,
): Promise<readonly FieldProblem[]> {
  const missing = PARTS.flatMap(({ field, idsOf }) =>
    idsOf(scope) !== 'all' && input[field].length === 0 ? [fieldProblem(`/${field}`, 'OUT_OF_SCOPE')] : [],
  );
  return [...missing, ...(await checkPlaces(trx, input, scope))];
}

/** Each of them is there, in use, named once, and within the scope. */
export async function checkPlaces(trx: Knex, input: Places, scope: Scope): Promise<readonly FieldProblem[]> {
  const problems: FieldProblem[] = [];
  for (const part of PARTS) problems.push(...(await checkPart(trx, part, { ids: input[part.field], scope })));
  return problems;
}

async function checkPart(
  trx: Knex,
  { field, table, idsOf }: Part,
  { ids, scope }: { readonly ids: readonly string[]; readonly scope: Scope },
): Promise<readonly FieldProblem[]> {
  if (ids.length === 0) return [];
  if (new Set(ids).size < ids.length) return [fieldProblem(`/${field}`, 'DUPLICATE')];
  const own = idsOf(scope);
  const rows = await trx(table)
    .whereNull('retired_at')
    .whereIn('id', [...ids])
    .select<{ id: string }[]>(`${table}.id`);
  const known = new Set(rows.map(({ id }) => id).filter((id) => own === 'all' || own.includes(id)));
  return ids.flatMap((id, index) =>
    known.has(id) ? [] : [fieldProblem(`/${field}/${index}`, 'REFERENCE_UNKNOWN')],
  );
}
