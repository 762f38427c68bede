import type { OperatorId, VisitOfficerId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { areHashesEqual, hashToken } from '../sessions/secret-token.ts';

export async function insertLink(
  trx: Knex,
  link: {
    readonly token: string;
    readonly officerId: VisitOfficerId;
    readonly madeBy: OperatorId;
    readonly at: string;
    readonly expiresAt: string;
  },
): Promise<void> {
  await trx('visit_officer_links').insert({
    token_hash: hashToken(link.token),
    officer_id: link.officerId,
    made_by: link.madeBy,
    created_at: link.at,
    expires_at: link.expiresAt,
  });
}

/** Whose link this is, if it can still be used; it is not used up by that. */
export async function findOpenLink(
  trx: Knex,
  token: string,
  at: string,
): Promise<VisitOfficerId | undefined> {
  const tokenHash = hashToken(token);
  const row = await openLinks(trx, at)
    .where({ token_hash: tokenHash })
    .first<LinkRow | undefined>('token_hash', 'officer_id');
  return row !== undefined && areHashesEqual(row.token_hash, tokenHash) ? row.officer_id : undefined;
}

/** False for whoever comes second. */
export async function useLink(trx: Knex, token: string, at: string): Promise<boolean> {
  const used = await openLinks(trx, at)
    .where({ token_hash: hashToken(token) })
    .update({ used_at: at });
  return used === 1;
}

/** How many could still have been used. */
export async function takeBackLinks(trx: Knex, officerId: VisitOfficerId, at: string): Promise<number> {
  return openLinks(trx, at).where({ officer_id: officerId }).update({ taken_back_at: at });
}

/** Of these officers, who has a link that was not used yet. */
export async function listLinked(
  db: Knex,
  officerIds: readonly VisitOfficerId[],
  at: string,
): Promise<ReadonlySet<VisitOfficerId>> {
  const rows = await openLinks(db, at)
    .whereIn('officer_id', [...officerIds])
    .select<{ officer_id: VisitOfficerId }[]>('officer_id');
  return new Set(rows.map((row) => row.officer_id));
}

interface LinkRow {
  readonly token_hash: string;
  readonly officer_id: VisitOfficerId;
}

function openLinks(db: Knex, at: string): Knex.QueryBuilder {
  return db('visit_officer_links')
    .whereNull('used_at')
    .whereNull('taken_back_at')
    .where('expires_at', '>', at);
}
