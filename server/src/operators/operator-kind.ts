import type { CreateOperator, Operator } from '@monban/core/api/oversight';
import type { Role } from '@monban/core/api/permissions';
import type { FieldProblem } from '@monban/core/errors';
import type { OperatorId, PersonId, SiteId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { fieldProblem } from '../http/problem.ts';
import { isWithin, sitesOf, type Scope } from '../records/scope.ts';
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

interface OperatorRow extends RecordRow {
  readonly id: OperatorId;
  readonly login: string;
  readonly display_name: string;
  readonly role: Role;
  readonly person_id: PersonId | null;
  readonly password_hash: string | null;
}

/** Who has only some sites sees, makes and changes only operators who have no others. */
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
  storeParts: storeSites,
  within: withinOwnSites,
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
  const sites = await db('operator_sites')
    .whereIn(
      'operator_sites.operator_id',
      rows.map(({ id }) => id),
    )
    .orderBy('operator_sites.site_id')
    .select<{ operator_id: OperatorId; site_id: SiteId }[]>(
      'operator_sites.operator_id',
      'operator_sites.site_id',
    );
  return (rows as readonly OperatorRow[]).map((row) => ({
    id: row.id,
    login: row.login,
    displayName: row.display_name,
    role: row.role,
    personId: row.person_id,
    siteIds: sites.filter(({ operator_id }) => operator_id === row.id).map(({ site_id }) => site_id),
    hasPassword: row.password_hash !== null,
    ...recordFromRow(row),
  }));
}

async function storeSites({ db }: PartDeps, id: string, { siteIds }: CreateOperator): Promise<void> {
  await db('operator_sites').where({ operator_id: id }).delete();
  const rows = siteIds.map((siteId) => ({ operator_id: id, site_id: siteId }));
  if (rows.length > 0) await db.batchInsert('operator_sites', rows, 100);
}

function withinOwnSites(query: Knex.QueryBuilder, scope: Scope): void {
  const sites = sitesOf(scope);
  if (sites === 'all') return;
  const theirSites = (places: Knex.QueryBuilder) =>
    places
      .from('operator_sites')
      .whereRaw('?? = ??', ['operator_sites.operator_id', 'operators.id'])
      .select('operator_sites.site_id');
  void query
    .whereExists((own) => {
      void theirSites(own).whereIn('operator_sites.site_id', [...sites]);
    })
    .whereNotExists((foreign) => {
      void theirSites(foreign).whereNotIn('operator_sites.site_id', [...sites]);
    });
}

async function checkOperator(
  trx: Knex,
  { id, input, before, scope }: ProposedRecord<CreateOperator>,
): Promise<readonly FieldProblem[]> {
  const person = { table: 'people', id: input.personId, pointer: '/personId', siteColumn: 'site_id' };
  const isDemoted = before?.role === 'admin' && (input.role !== 'admin' || input.siteIds.length > 0);
  const isTwice = new Set(input.siteIds).size < input.siteIds.length;
  return [
    ...(await checkReference(trx, person, { scope, before: before?.personId })),
    ...(isTwice ? [fieldProblem('/siteIds', 'DUPLICATE')] : []),
    ...(await checkSites(trx, input.siteIds, scope)),
    ...(isDemoted ? await checkLastAdmin(trx, id) : []),
  ];
}

async function checkSites(
  trx: Knex,
  siteIds: readonly SiteId[],
  scope: Scope,
): Promise<readonly FieldProblem[]> {
  if (sitesOf(scope) !== 'all' && siteIds.length === 0) return [fieldProblem('/siteIds', 'OUT_OF_SCOPE')];
  const rows = await trx('sites')
    .whereNull('retired_at')
    .whereIn('id', [...siteIds])
    .select<{ id: SiteId }[]>('sites.id');
  const known = new Set(rows.map(({ id }) => id).filter((id) => isWithin(scope, id)));
  return siteIds.flatMap((id, index) =>
    known.has(id) ? [] : [fieldProblem(`/siteIds/${index}`, 'REFERENCE_UNKNOWN')],
  );
}

/** Somebody must stay who may do everything everywhere. */
async function checkLastAdmin(trx: Knex, id: string): Promise<readonly FieldProblem[]> {
  const admins = await trx('operators')
    .where({ role: 'admin' })
    .whereNull('retired_at')
    .whereNotIn('operators.id', trx('operator_sites').select('operator_id'))
    .select<{ id: string }[]>('operators.id');
  const isLast = admins.length === 1 && admins[0]?.id === id;
  return isLast ? [fieldProblem('/role', 'LAST_ADMIN')] : [];
}
