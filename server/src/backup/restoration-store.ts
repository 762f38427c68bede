import type { ForgottenStop } from '@monban/core/api/restoration';
import type { BadgeId, OperatorId, PersonId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { withinPeople, type Scope } from '../records/scope.ts';

/** A restore from a backup, as long as it matters: the newest of this database. */
export interface StoredRestoration {
  readonly id: string;
  readonly at: string;
  readonly takenAt: string;
  readonly contentHash: string;
  /** No policy that doors had before reaches this version. */
  readonly firstVersion: number;
  readonly confirmedAt: string | null;
}

/** Undefined where this database was never restored; a move to another database is no restore. */
export async function findRestoration(db: Knex): Promise<StoredRestoration | undefined> {
  return db('restorations')
    .where({ source: 'backup' })
    .orderBy([
      { column: 'at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .first<StoredRestoration | undefined>({
      id: 'id',
      at: 'at',
      takenAt: 'taken_at',
      contentHash: 'content_hash',
      firstVersion: 'first_version',
      confirmedAt: 'confirmed_at',
    });
}

/** With it every earlier one: a backup may have been taken while one waited. */
export async function storeConfirmation(
  trx: Knex,
  { operatorId, at }: { readonly operatorId: OperatorId; readonly at: Date },
): Promise<void> {
  await trx('restorations')
    .whereNull('confirmed_at')
    .update({ confirmed_at: at.toISOString(), confirmed_by: operatorId });
}

/** Shown at most: whoever has more of them stops people from a list of their own. */
const MOST_STOPS = 500;

/** Badges of people within the scope that are active here and that a door refused as stopped after the backup. */
export async function listForgottenStops(
  db: Knex,
  takenAt: string,
  scope: Scope,
): Promise<readonly ForgottenStop[]> {
  const query = db('receipts')
    .join('receipt_people', 'receipt_people.position', 'receipts.position')
    .join('badges', 'badges.id', 'receipt_people.badge_id')
    .join('people', 'people.id', 'badges.person_id')
    .where('receipts.type', 'access.denied')
    .whereIn('receipts.reason', ['badge-revoked', 'badge-suspended'])
    .where('receipts.at', '>=', takenAt)
    .where('badges.state', 'active')
    .orderBy('receipts.position', 'desc')
    .limit(MOST_STOPS)
    .select<StopRow[]>({
      badgeId: 'badges.id',
      personId: 'people.id',
      personName: 'people.shown_name',
      reason: 'receipts.reason',
      at: 'receipts.at',
    });
  withinPeople(query, scope);
  const rows = await query;
  // The newest of each badge comes first.
  return [...new Map([...rows].reverse().map((row) => [row.badgeId, row])).values()].reverse();
}

interface StopRow {
  readonly badgeId: BadgeId;
  readonly personId: PersonId;
  readonly personName: string;
  readonly reason: ForgottenStop['reason'];
  readonly at: string;
}
