import type { LookUp, LookUpsQuery, OwnLookUp } from '@monban/core/api/look-ups';
import type { LookUpId, OperatorId, PersonId } from '@monban/core/ids';
import type { Role } from '@monban/core/api/permissions';
import type { Knex } from '@monban/db/open';
import { readPage, type RowPage } from '../records/page.ts';
import { withinPeople, type Scope } from '../records/scope.ts';

interface LookUpRow {
  readonly id: LookUpId;
  readonly person_id: PersonId;
  readonly shown_name: string;
  readonly operator_id: OperatorId;
  readonly operator_name: string;
  readonly role: Role;
  readonly purpose: LookUp['purpose'];
  readonly reason: string;
  readonly at: string;
  readonly expires_at: string;
}

const COLUMNS = [
  'look_ups.id',
  'look_ups.person_id',
  'people.shown_name',
  'look_ups.operator_id',
  'operators.display_name as operator_name',
  'operators.role',
  'look_ups.purpose',
  'look_ups.reason',
  'look_ups.at',
  'look_ups.expires_at',
];

export async function insertLookUp(
  trx: Knex,
  lookUp: Omit<LookUp, 'personName' | 'operatorName'>,
): Promise<void> {
  await trx('look_ups').insert({
    id: lookUp.id,
    operator_id: lookUp.operatorId,
    person_id: lookUp.personId,
    purpose: lookUp.purpose,
    reason: lookUp.reason,
    at: lookUp.at,
    expires_at: lookUp.expiresAt,
  });
}

/** Of a person within the scope. */
export async function findLookUp(db: Knex, scope: Scope, id: LookUpId): Promise<LookUp | undefined> {
  const row = await selectLookUps(db, scope)
    .where({ 'look_ups.id': id })
    .first<LookUpRow | undefined>(COLUMNS);
  return row && lookUpFromRow(row);
}

/** Newest first. */
export async function listLookUps(db: Knex, scope: Scope, query: LookUpsQuery): Promise<RowPage<LookUp>> {
  const { personId, operatorId, ...order } = query;
  const filtered = (): Knex.QueryBuilder => {
    const look = selectLookUps(db, scope);
    if (personId !== undefined) void look.where({ 'look_ups.person_id': personId });
    if (operatorId !== undefined) void look.where({ 'look_ups.operator_id': operatorId });
    return look;
  };
  const page = await readPage<LookUpRow>(filtered, PAGE, { ...order, sort: '-at' });
  return { ...page, rows: page.rows.map(lookUpFromRow) };
}

/** Those of one person, as that person sees them; newest first. */
export async function listLookUpsOf(
  db: Knex,
  personId: PersonId,
  order: { readonly cursor?: string | undefined; readonly limit: number },
): Promise<RowPage<OwnLookUp>> {
  const filtered = (): Knex.QueryBuilder =>
    selectLookUps(db, 'all').where({ 'look_ups.person_id': personId });
  const page = await readPage<LookUpRow>(filtered, PAGE, { ...order, sort: '-at' });
  return { ...page, rows: page.rows.map(ownFromRow) };
}

const PAGE = { sorts: { at: 'look_ups.at' }, id: 'look_ups.id', select: COLUMNS };

function selectLookUps(db: Knex, scope: Scope): Knex.QueryBuilder {
  const query = db('look_ups')
    .join('people', 'people.id', 'look_ups.person_id')
    .join('operators', 'operators.id', 'look_ups.operator_id');
  withinPeople(query, scope);
  return query;
}

function lookUpFromRow(row: LookUpRow): LookUp {
  return {
    id: row.id,
    personId: row.person_id,
    personName: row.shown_name,
    operatorId: row.operator_id,
    operatorName: row.operator_name,
    purpose: row.purpose,
    reason: row.reason,
    at: row.at,
    expiresAt: row.expires_at,
  };
}

function ownFromRow({ id, operator_name: operatorName, role, purpose, reason, at }: LookUpRow): OwnLookUp {
  return { id, operatorName, role, purpose, reason, at };
}
