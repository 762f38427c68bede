import type { Role } from '@monban/core/api/permissions';
import type { OperatorId, PersonId, SiteId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { isNotNull } from '../records/is-not-null.ts';

/** What signing in and every request need to know of an operator. */
export interface OperatorCredentials {
  readonly id: OperatorId;
  readonly login: string;
  readonly displayName: string;
  readonly role: Role;
  readonly personId: PersonId | null;
  readonly passwordHash: string | null;
  readonly sessionEpoch: number;
  /** Empty: all sites. */
  readonly siteIds: readonly SiteId[];
}

interface CredentialsRow {
  readonly id: OperatorId;
  readonly login: string;
  readonly display_name: string;
  readonly role: Role;
  readonly person_id: PersonId | null;
  readonly password_hash: string | null;
  readonly session_epoch: number;
  readonly site_id: SiteId | null;
}

const COLUMNS = [
  'operators.id',
  'operators.login',
  'operators.display_name',
  'operators.role',
  'operators.person_id',
  'operators.password_hash',
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

/** The operator behind a session that is alive at `at`; one query, because every request makes it. */
export async function findCredentialsBySession(
  db: Knex,
  session: { readonly id: string; readonly operatorId: OperatorId; readonly epoch: number },
  at: Date,
): Promise<OperatorCredentials | undefined> {
  const rows = await credentialRows(db)
    .join('sessions', 'sessions.operator_id', 'operators.id')
    .where({ 'sessions.id': session.id, 'operators.id': session.operatorId })
    .where({ 'operators.session_epoch': session.epoch })
    .whereNull('sessions.revoked_at')
    .where('sessions.expires_at', '>', at.toISOString());
  return credentialsFrom(rows);
}

export async function storePassword(trx: Knex, id: OperatorId, passwordHash: string): Promise<void> {
  await trx('operators').where({ id }).update({ password_hash: passwordHash });
}

async function findWhere(
  db: Knex,
  condition: Readonly<Record<string, string>>,
): Promise<OperatorCredentials | undefined> {
  return credentialsFrom(await credentialRows(db).where(condition));
}

function credentialRows(db: Knex) {
  return db('operators')
    .leftJoin('operator_sites', 'operator_sites.operator_id', 'operators.id')
    .whereNull('operators.retired_at')
    .select<CredentialsRow[]>(COLUMNS);
}

function credentialsFrom(rows: readonly CredentialsRow[]): OperatorCredentials | undefined {
  const [row] = rows;
  return (
    row && {
      id: row.id,
      login: row.login,
      displayName: row.display_name,
      role: row.role,
      personId: row.person_id,
      passwordHash: row.password_hash,
      sessionEpoch: row.session_epoch,
      siteIds: rows.map(({ site_id }) => site_id).filter(isNotNull),
    }
  );
}
