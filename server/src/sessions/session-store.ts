import type { OperatorId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';

export interface StoredSession {
  readonly id: string;
  readonly operatorId: OperatorId;
  readonly familyHash: string;
  readonly refreshHash: string;
  readonly formerRefreshHash: string | null;
  readonly openedWith: 'password' | 'link' | 'card';
  readonly userAgent: string;
  readonly createdAt: string;
  readonly refreshedAt: string;
  readonly expiresAt: string;
  readonly revokedAt: string | null;
}

interface SessionRow {
  readonly id: string;
  readonly operator_id: string;
  readonly family_hash: string;
  readonly refresh_hash: string;
  readonly former_refresh_hash: string | null;
  readonly opened_with: StoredSession['openedWith'];
  readonly user_agent: string;
  readonly created_at: string;
  readonly refreshed_at: string;
  readonly expires_at: string;
  readonly revoked_at: string | null;
}

const COLUMNS = [
  'sessions.id',
  'sessions.operator_id',
  'sessions.family_hash',
  'sessions.refresh_hash',
  'sessions.former_refresh_hash',
  'sessions.opened_with',
  'sessions.user_agent',
  'sessions.created_at',
  'sessions.refreshed_at',
  'sessions.expires_at',
  'sessions.revoked_at',
];

export async function insertSession(
  trx: Knex,
  session: Omit<StoredSession, 'revokedAt' | 'formerRefreshHash'>,
): Promise<void> {
  await trx('sessions').insert({
    id: session.id,
    operator_id: session.operatorId,
    family_hash: session.familyHash,
    refresh_hash: session.refreshHash,
    opened_with: session.openedWith,
    user_agent: session.userAgent,
    created_at: session.createdAt,
    refreshed_at: session.refreshedAt,
    expires_at: session.expiresAt,
  });
}

/** For update: two refreshes of one session come one after the other. */
export async function findSession(trx: Knex, id: string): Promise<StoredSession | undefined> {
  const row = await trx('sessions').where({ id }).forUpdate().first<SessionRow | undefined>(COLUMNS);
  return row && sessionFromRow(row);
}

export async function listActiveSessions(
  db: Knex,
  operatorId: OperatorId,
  at: Date,
): Promise<StoredSession[]> {
  const rows = await db('sessions')
    .where({ operator_id: operatorId })
    .whereNull('revoked_at')
    .where('expires_at', '>', at.toISOString())
    .orderBy('refreshed_at', 'desc')
    .select<SessionRow[]>(COLUMNS);
  return rows.map(sessionFromRow);
}

/** Replaces the refresh token; the former one's hash stays, for an answer that never reached the browser. */
export async function rotateSession(
  trx: Knex,
  session: StoredSession,
  next: Pick<StoredSession, 'refreshHash' | 'refreshedAt' | 'expiresAt'>,
): Promise<void> {
  await trx('sessions').where({ id: session.id }).update({
    refresh_hash: next.refreshHash,
    former_refresh_hash: session.refreshHash,
    refreshed_at: next.refreshedAt,
    expires_at: next.expiresAt,
  });
}

/** How many were ended now. */
export async function revokeSessions(
  trx: Knex,
  which: { readonly operatorId: OperatorId; readonly id?: string; readonly except?: string },
  at: Date,
): Promise<number> {
  const query = trx('sessions').where({ operator_id: which.operatorId }).whereNull('revoked_at');
  if (which.id !== undefined) void query.where({ id: which.id });
  if (which.except !== undefined) void query.whereNot({ id: which.except });
  return query.update({ revoked_at: at.toISOString() });
}

function sessionFromRow(row: SessionRow): StoredSession {
  return {
    id: row.id,
    operatorId: row.operator_id as OperatorId,
    familyHash: row.family_hash,
    refreshHash: row.refresh_hash,
    formerRefreshHash: row.former_refresh_hash,
    openedWith: row.opened_with,
    userAgent: row.user_agent,
    createdAt: row.created_at,
    refreshedAt: row.refreshed_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
  };
}
