import type { CreateOperator, Operator } from '@monban/core/api/oversight';
import type { Role } from '@monban/core/api/permissions';
import type { FieldProblem } from '@monban/core/errors';
import type { DepartmentId, OperatorId, PersonId, SiteId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import {
  columnsOf,
  recordFromRow,
  type PartDeps,
  type ProposedRecord,
  type RecordKind,
  type RecordRow,
} from '../records/record-kind.ts';
import { checkReference } from '../records/references.ts';
import { matchName } from '../records/search.ts';
import { checkLastAdmin, isWholeAdmin } from './last-admin.ts';
import { checkOperatorScope, withinOperators } from './operator-scope.ts';

interface OperatorRow extends RecordRow {
  readonly id: OperatorId;
  readonly login: string;
  readonly display_name: string;
  readonly role: Role;
  readonly person_id: PersonId | null;
  readonly password_hash: string | null;
}

export const operatorKind: RecordKind<Operator, CreateOperator> = {
  subject: 'operator',
  table: 'operators',
  columns: columnsOf('operators', ['login', 'display_name', 'role', 'person_id', 'password_hash']),
  fromRows: operatorsFromRows,
  toRow: ({ login, displayName, role, personId }) => ({
    login,
    display_name: displayName,
    role,
    person_id: personId,
  }),
  storeParts,
  within: withinOperators,
  search: (query, q) => {
    void query.where((either) => {
      matchName(either, 'operators.display_name', q);
      void either.orWhere((byLogin) => {
        matchName(byLogin, 'operators.login', q);
      });
    });
  },
  sorts: {
    login: 'operators.login',
    displayName: 'operators.display_name',
    updatedAt: 'operators.updated_at',
  },
  check: checkOperator,
  unique: { column: 'login', field: 'login' },
  uses: (trx, id) => checkLastAdmin(trx, id),
  isPolicy: false,
};

async function operatorsFromRows(db: Knex, rows: readonly RecordRow[]): Promise<Operator[]> {
  const ids = rows.map(({ id }) => id);
  const sites = await linksOf<SiteId>(db, { table: 'operator_sites', column: 'site_id' }, ids);
  const departments = await linksOf<DepartmentId>(
    db,
    { table: 'operator_departments', column: 'department_id' },
    ids,
  );
  const enrolled = await db('second_factors')
    .whereIn('operator_id', ids)
    .whereNotNull('enrolled_at')
    .select<{ operator_id: string }[]>('operator_id');
  const withFactor = new Set(enrolled.map(({ operator_id }) => operator_id));
  return (rows as readonly OperatorRow[]).map((row) => ({
    id: row.id,
    login: row.login,
    displayName: row.display_name,
    role: row.role,
    personId: row.person_id,
    siteIds: sites.get(row.id) ?? [],
    departmentIds: departments.get(row.id) ?? [],
    hasPassword: row.password_hash !== null,
    hasSecondFactor: withFactor.has(row.id),
    ...recordFromRow(row),
  }));
}

async function linksOf<Id>(
  db: Knex,
  { table, column }: { readonly table: string; readonly column: string },
  operatorIds: readonly string[],
): Promise<ReadonlyMap<string, Id[]>> {
  const rows = await db(table)
    .whereIn(`${table}.operator_id`, [...operatorIds])
    .orderBy(`${table}.${column}`)
    .select<{ operator_id: string; place: Id }[]>(`${table}.operator_id`, `${table}.${column} as place`);
  const links = new Map<string, Id[]>();
  for (const { operator_id, place } of rows)
    links.set(operator_id, [...(links.get(operator_id) ?? []), place]);
  return links;
}

async function storeParts(
  { db }: PartDeps,
  id: string,
  { siteIds, departmentIds }: CreateOperator,
): Promise<void> {
  await db('operator_sites').where({ operator_id: id }).delete();
  await db('operator_departments').where({ operator_id: id }).delete();
  const sites = siteIds.map((siteId) => ({ operator_id: id, site_id: siteId }));
  const departments = departmentIds.map((departmentId) => ({ operator_id: id, department_id: departmentId }));
  if (sites.length > 0) await db.batchInsert('operator_sites', sites, 100);
  if (departments.length > 0) await db.batchInsert('operator_departments', departments, 100);
}

async function checkOperator(
  trx: Knex,
  { id, input, before, scope }: ProposedRecord<CreateOperator>,
): Promise<readonly FieldProblem[]> {
  const person = { table: 'people', id: input.personId, pointer: '/personId', siteColumn: 'site_id' };
  const isDemoted = before !== undefined && isWholeAdmin(before) && !isWholeAdmin(input);
  return [
    ...(await checkReference(trx, person, { scope, before: before?.personId })),
    ...(await checkOperatorScope(trx, input, scope)),
    ...(isDemoted ? await checkLastAdmin(trx, id) : []),
  ];
}
