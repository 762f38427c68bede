import type { VisitOfficerId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';

export interface StoredGuestSession {
  readonly id: string;
  readonly officerId: VisitOfficerId;
  readonly secretHash: string;
  readonly expiresAt: string;
}

const COLUMNS = {
  id: 'id',
  officerId: 'officer_id',
  secretHash: 'secret_hash',
  expiresAt: 'expires_at',
};

export async function insertGuestSession(
  trx: Knex,
  session: StoredGuestSession & { readonly at: string },
): Promise<void> {
  await trx('visit_officer_sessions').insert({
    id: session.id,
    officer_id: session.officerId,
    secret_hash: session.secretHash,
    opened_at: session.at,
    expires_at: session.expiresAt,
  });
}

/** Undefined for one that has ended. */
export async function findGuestSession(
  db: Knex,
  id: string,
  at: string,
): Promise<StoredGuestSession | undefined> {
  return alive(db, at).where({ id }).first<StoredGuestSession | undefined>(COLUMNS);
}

/** How many were ended now. */
export async function endGuestSessions(trx: Knex, officerId: VisitOfficerId, at: string): Promise<number> {
  return alive(trx, at).where({ officer_id: officerId }).update({ ended_at: at });
}

/** Of these officers, who has ever signed in, and whether that still lasts. */
export async function listSignedIn(
  db: Knex,
  officerIds: readonly VisitOfficerId[],
  at: string,
): Promise<ReadonlyMap<VisitOfficerId, 'signed-in' | 'signed-out'>> {
  const rows = await db('visit_officer_sessions')
    .whereIn('officer_id', [...officerIds])
    .select<{ officerId: VisitOfficerId; endedAt: string | null; expiresAt: string }[]>({
      officerId: 'officer_id',
      endedAt: 'ended_at',
      expiresAt: 'expires_at',
    });
  const ways = new Map<VisitOfficerId, 'signed-in' | 'signed-out'>();
  for (const { officerId, endedAt, expiresAt } of rows) {
    const isAlive = endedAt === null && expiresAt > at;
    if (isAlive || !ways.has(officerId)) ways.set(officerId, isAlive ? 'signed-in' : 'signed-out');
  }
  return ways;
}

function alive(db: Knex, at: string): Knex.QueryBuilder {
  return db('visit_officer_sessions').whereNull('ended_at').where('expires_at', '>', at);
}
