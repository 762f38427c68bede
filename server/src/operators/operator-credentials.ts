import type { Role } from '@monban/core/api/permissions';
import type { DepartmentId, OperatorId, PersonId, SiteId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { isNotNull } from '../records/is-not-null.ts';
import { findDepartmentReach, type DepartmentReach } from './department-reach.ts';

/** What signing in and every request need to know of an operator. */
export interface OperatorCredentials {
  readonly id: OperatorId;
  readonly login: string;
  readonly displayName: string;
  readonly role: Role;
  readonly personId: PersonId | null;
  readonly passwordHash: string | null;
  readonly hasSecondFactor: boolean;
  readonly sessionEpoch: number;
  /** Empty: all sites. */
  readonly siteIds: readonly SiteId[];
  /** As they were given, and with everything below them; empty: all departments. */
  readonly departments: DepartmentReach;
}

interface CredentialsRow {
  readonly id: OperatorId;
  readonly login: string;
  readonly display_name: string;
  readonly role: Role;
  readonly person_id: PersonId | null;
  readonly password_hash: string | null;
  readonly enrolled_at: string | null;
  readonly session_epoch: number;
  readonly site_id: SiteId | null;
  /** Any one of them: whether there are some. */
  readonly department_id: DepartmentId | null;
}

const COLUMNS = [
  'operators.id',
  'operators.login',
  'operators.display_name',
  'operators.role',
  'operators.person_id',
  'operators.password_hash',
  'second_factors.enrolled_at',
  'operators.session_epoch',
  'operator_sites.site_id',
];

/** Operators who are not retired, by login. */
export function findCredentialsByLogin(db: Knex, login: string): Promise<OperatorCredentials | undefined> {
  return findWhere(db, { 'operators.login': login });
}

export function findCredentials(db: Knex, id: OperatorId): Promise<OperatorCredentials | undefined> {
  return findWhere(db, { 'operators.id': id });
}

/** Whoever changes the password meanwhile waits until this transaction is over. */
export async function findCredentialsForUpdate(
  trx: Knex,
  id: OperatorId,
): Promise<OperatorCredentials | undefined> {
  await trx('operators').where({ id }).forUpdate().first('id');
  return findCredentials(trx, id);
}

export interface SessionOf {
  readonly id: string;
  readonly operatorId: OperatorId;
  /** Of the access token, where one was sent. */
  readonly epoch?: number;
}

/** The operator behind a session that is alive at `at`; one query, because every request makes it. */
export async function findCredentialsBySession(
  db: Knex,
  { id, operatorId, epoch }: SessionOf,
  at: Date,
): Promise<OperatorCredentials | undefined> {
  const query = credentialRows(db)
    .join('sessions', 'sessions.operator_id', 'operators.id')
    .where({ 'sessions.id': id, 'operators.id': operatorId })
    .whereNull('sessions.revoked_at')
    .where('sessions.expires_at', '>', at.toISOString());
  if (epoch !== undefined) void query.where({ 'operators.session_epoch': epoch });
  return credentialsFrom(db, await query);
}

export async function storePassword(trx: Knex, id: OperatorId, passwordHash: string): Promise<void> {
  await trx('operators').where({ id }).update({ password_hash: passwordHash });
}

/** The first session; later ones change nothing. */
export async function noteFirstSignIn(trx: Knex, id: OperatorId, at: Date): Promise<void> {
  await trx('operators')
    .where({ id, first_signed_in_at: null })
    .update({ first_signed_in_at: at.toISOString() });
}

/** With whatever: a password, a link or a badge. */
export async function hasEverSignedIn(db: Knex, id: OperatorId): Promise<boolean> {
  const row: unknown = await db('operators').where({ id }).whereNotNull('first_signed_in_at').first('id');
  return row !== undefined;
}

async function findWhere(
  db: Knex,
  condition: Readonly<Record<string, string>>,
): Promise<OperatorCredentials | undefined> {
  return credentialsFrom(db, await credentialRows(db).where(condition));
}

function credentialRows(db: Knex) {
  const anyDepartment = db('operator_departments')
    .whereRaw('?? = ??', ['operator_departments.operator_id', 'operators.id'])
    .min('operator_departments.department_id')
    .as('department_id');
  return db('operators')
    .leftJoin('operator_sites', 'operator_sites.operator_id', 'operators.id')
    .leftJoin('second_factors', 'second_factors.operator_id', 'operators.id')
    .whereNull('operators.retired_at')
    .select<CredentialsRow[]>([...COLUMNS, anyDepartment]);
}

async function credentialsFrom(
  db: Knex,
  rows: readonly CredentialsRow[],
): Promise<OperatorCredentials | undefined> {
  const [row] = rows;
  if (row === undefined) return undefined;
  return {
    id: row.id,
    login: row.login,
    displayName: row.display_name,
    role: row.role,
    personId: row.person_id,
    passwordHash: row.password_hash,
    hasSecondFactor: row.enrolled_at !== null,
    sessionEpoch: row.session_epoch,
    siteIds: rows.map(({ site_id }) => site_id).filter(isNotNull),
    departments:
      row.department_id === null ? { given: [], reached: [] } : await findDepartmentReach(db, row.id),
  };
}
