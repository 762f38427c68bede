import type { Knex } from '@monban/db/open';
import { inTransaction } from '@monban/db/transaction';
import type { BadgeId, ControllerId, DoorId } from '@monban/core/ids';
import { RENEWED_CERTIFICATE, type ReceiptSidecar } from '@monban/core/messages/receipt';

type Proof = NonNullable<ReceiptSidecar['proof']>;

/** A receipt whose card signature has yet to be verified here. */
export interface WaitingProof {
  readonly position: number;
  readonly badgeId: BadgeId;
  /** Undefined when no such badge was ever issued. */
  readonly publicKey: string | undefined;
  readonly proof: Proof;
  readonly type: string;
  readonly controllerId: ControllerId;
  readonly epoch: string;
  readonly sequence: number;
  readonly doorId: DoorId | null;
  /** When the door met a renewed certificate in that tap; undefined: it met none. */
  readonly renewalSeenAt: string | undefined;
}

/** Oldest first. */
export async function listWaitingProofs(db: Knex, limit: number): Promise<readonly WaitingProof[]> {
  const rows = await db('receipt_people')
    .join('receipts', 'receipts.position', 'receipt_people.position')
    .leftJoin('badges', 'badges.id', 'receipt_people.badge_id')
    .select<WaitingRow[]>(
      'receipt_people.position',
      'receipt_people.badge_id',
      'receipt_people.proof',
      'badges.public_key',
      'receipts.type',
      'receipts.controller_id',
      'receipts.epoch',
      'receipts.sequence',
      'receipts.door_id',
      'receipts.at',
      'receipts.detail',
    )
    .whereRaw("receipt_people.proof_state = 'waiting'")
    .orderBy('receipt_people.position')
    .limit(limit);
  return rows.map((row) => ({
    position: Number(row.position),
    badgeId: row.badge_id,
    publicKey: row.public_key ?? undefined,
    proof: JSON.parse(row.proof) as Proof,
    type: row.type,
    controllerId: row.controller_id,
    epoch: row.epoch,
    sequence: Number(row.sequence),
    doorId: row.door_id,
    renewalSeenAt: row.detail === RENEWED_CERTIFICATE ? row.at : undefined,
  }));
}

export interface Verdict {
  readonly waiting: WaitingProof;
  readonly isVerified: boolean;
}

/**
 * Writes the verdicts, raises the counter floors of badges whose signatures were right, and keeps the first sight of a
 * renewed certificate, in one transaction. True when such a sight is new: doors are to know.
 */
export async function storeVerdicts(db: Knex, verdicts: readonly Verdict[]): Promise<boolean> {
  return inTransaction(db, async (trx) => {
    for (const isVerified of [true, false]) {
      const positions = verdicts.filter((verdict) => verdict.isVerified === isVerified).map(positionOf);
      if (positions.length > 0) {
        await trx('receipt_people')
          .whereIn('position', positions)
          .update({ proof_state: isVerified ? 'verified' : 'failed' });
      }
    }
    await raiseFloors(trx, verdicts);
    return keepRenewals(trx, verdicts);
  });
}

/** Verified receipts of these badges that carry one of these counters. */
export async function listVerifiedWithCounters(
  db: Knex,
  badgeIds: readonly BadgeId[],
  counters: readonly number[],
): Promise<readonly { position: number; badgeId: BadgeId; proof: Proof }[]> {
  const rows = await db('receipt_people')
    .select<Pick<WaitingRow, 'position' | 'badge_id' | 'proof'>[]>('position', 'badge_id', 'proof')
    .whereIn('badge_id', badgeIds)
    .whereIn('counter', counters)
    .where('proof_state', 'verified');
  return rows.map((row) => ({
    position: Number(row.position),
    badgeId: row.badge_id,
    proof: JSON.parse(row.proof) as Proof,
  }));
}

/** Highest verified counter of a badge at each door, in receipts before a position. */
export async function listDoorCounters(
  db: Knex,
  badgeId: BadgeId,
  before: number,
): Promise<readonly { doorId: DoorId; counter: number }[]> {
  const rows = await db('receipt_people')
    .join('receipts', 'receipts.position', 'receipt_people.position')
    .where('receipt_people.badge_id', badgeId)
    .where('receipt_people.proof_state', 'verified')
    .where('receipt_people.position', '<', before)
    .whereNotNull('receipts.door_id')
    .groupBy('receipts.door_id')
    .select<{ door_id: DoorId; counter: number | string }[]>(
      'receipts.door_id',
      db.raw('max(receipt_people.counter) as counter'),
    );
  return rows.map((row) => ({ doorId: row.door_id, counter: Number(row.counter) }));
}

async function raiseFloors(trx: Knex, verdicts: readonly Verdict[]): Promise<void> {
  const floors = new Map<BadgeId, number>();
  for (const { waiting, isVerified } of verdicts) {
    if (!isVerified) continue;
    const { counter } = waiting.proof;
    floors.set(waiting.badgeId, Math.max(counter, floors.get(waiting.badgeId) ?? 0));
  }
  if (floors.size === 0) return;
  const cases = [...floors].map(() => 'when ? then cast(? as bigint)').join(' ');
  const value = trx.raw(`case id ${cases} end`, [...floors].flat());
  await trx('badges')
    .whereIn('id', [...floors.keys()])
    .where('counter_floor', '<', value)
    .update({ counter_floor: value });
}

/** A receipt that comes late, from before the badge was bound anew, says nothing of its certificate. */
async function keepRenewals(trx: Knex, verdicts: readonly Verdict[]): Promise<boolean> {
  let isNews = false;
  for (const { waiting, isVerified } of verdicts) {
    const { badgeId, renewalSeenAt: at } = waiting;
    if (!isVerified || at === undefined) continue;
    const changed = await trx('badges')
      .where({ id: badgeId, renewal_seen_at: null })
      .where((bound) => {
        void bound.whereNull('bound_at').orWhere('bound_at', '<', at);
      })
      .update({ renewal_seen_at: at });
    isNews ||= changed > 0;
  }
  return isNews;
}

const positionOf = ({ waiting }: Verdict): number => waiting.position;

interface WaitingRow {
  readonly position: number | string;
  readonly badge_id: BadgeId;
  readonly proof: string;
  readonly public_key: string | null;
  readonly type: string;
  readonly controller_id: ControllerId;
  readonly epoch: string;
  readonly sequence: number | string;
  readonly door_id: DoorId | null;
  readonly at: string;
  readonly detail: string | null;
}
