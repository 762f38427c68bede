import type { FieldProblem } from '@monban/core/errors';
import type { Knex } from '@monban/db/open';
import { withinDepartments, withinPeople, withinSites, type Scope } from './scope.ts';
import { fieldProblem } from '../http/problem.ts';

export interface Reference {
  readonly table: string;
  readonly id: string | null;
  readonly pointer: string;
  /** The column of the table that holds the site, where the scope counts. */
  readonly siteColumn?: string;
  /** The column of the table that holds the department, where somebody is put into it. */
  readonly departmentColumn?: string;
}

export interface ReferenceScope {
  readonly scope: Scope;
  /** Stays allowed although it is retired or foreign: it was there before. */
  readonly before?: string | null | undefined;
}

/** Is what a field names there, in use, and within the caller's scope? A foreign one is told like one that is not. */
export async function checkReference(
  trx: Knex,
  reference: Reference,
  { scope, before }: ReferenceScope,
): Promise<readonly FieldProblem[]> {
  const { table, id, pointer, siteColumn, departmentColumn } = reference;
  if (id === null || id === before) return [];
  const query = trx(table).where({ [`${table}.id`]: id });
  if (table === 'people' && siteColumn !== undefined) withinPeople(query, scope);
  else if (siteColumn !== undefined) withinSites(query, `${table}.${siteColumn}`, scope);
  if (departmentColumn !== undefined) withinDepartments(query, `${table}.${departmentColumn}`, scope);
  const row = await query.first<{ retired_at: string | null } | undefined>(`${table}.retired_at`);
  if (row === undefined) return [fieldProblem(pointer, 'REFERENCE_UNKNOWN')];
  return row.retired_at === null ? [] : [fieldProblem(pointer, 'REFERENCE_RETIRED')];
}

/** `USED_BY_…` with the names of the first places, or none; `query` selects the users, `nameColumn` their name. */
export async function checkUses(
  query: Knex.QueryBuilder,
  code: string,
  nameColumn: string | null,
): Promise<readonly FieldProblem[]> {
  const columns = nameColumn === null ? ['id'] : [`${nameColumn} as name`];
  const rows = await query.limit(MOST_NAMES + 1).select<{ readonly name?: string }[]>(columns);
  if (rows.length === 0) return [];
  const names = rows.slice(0, MOST_NAMES).flatMap(({ name }) => name ?? []);
  const isCut = nameColumn !== null && rows.length > MOST_NAMES;
  return [{ pointer: '', code, message: names.join('、') + (isCut ? '…' : '') }];
}

const MOST_NAMES = 5;
