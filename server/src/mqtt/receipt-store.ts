import { holdLock } from '@monban/db/locks';
import type { Knex } from '@monban/db/open';
import { inTransaction } from '@monban/db/transaction';
import type { ControllerId } from '@monban/core/ids';
import type { SignedMessage } from '@monban/core/messages/signed-message';
import type { VerifiedReceipt } from '@monban/trust/receipt-batch';
import { keepGateFacts, listBoundaryDoors, type ArrivedTap } from '../attendance/gate-facts.ts';
import { insertGap, type ReceiptGap } from './receipt-gaps.ts';
import { startChain, type ChainHead } from '@monban/trust/receipt-chain';

/** One verified batch on its way into the database. */
export interface PendingBatch {
  /** Where the chain stood when the batch was verified. */
  readonly before: ChainHead;
  readonly after: ChainHead;
  readonly fresh: readonly VerifiedReceipt[];
  readonly head: SignedMessage;
  /** What is missing before `fresh`, for good. */
  readonly gap?: ReceiptGap;
}

export interface CommitOutcome {
  /** The stored head of every chain that was touched, after the commit. */
  readonly heads: readonly ChainHead[];
  /** Chains whose stored head is not what the batches were verified against: nothing of theirs was stored. */
  readonly refused: readonly ChainHead[];
  readonly stored: number;
  readonly lastPosition: number;
}

/** SQLite takes 32,766 variables in a statement; smaller statements cost little. */
const ROWS_PER_STATEMENT = 100;

/** Where the chain of this controller and epoch stands, or its beginning. */
export async function getChainHead(db: Knex, controllerId: ControllerId, epoch: string): Promise<ChainHead> {
  const row = await db('receipt_heads')
    .select<HeadRow[]>('controller_id', 'epoch', 'committed_through', 'head_hash')
    .where({ controller_id: controllerId, epoch })
    .first();
  return row ? headFromRow(row) : startChain(controllerId, epoch);
}

/**
 * Stores batches of many controllers in one transaction: all of them or none. Positions are given in order of commit
 * (arrivals of several server instances wait for each other), so that whoever reads up to a position has seen
 * everything below it.
 */
export async function commitBatches(
  db: Knex,
  batches: readonly PendingBatch[],
  receivedAt: Date,
): Promise<CommitOutcome> {
  return inTransaction(db, async (trx) => {
    await holdLock(trx, 'arrivals');
    const { accepted, refused } = await splitByStoredHead(trx, batches);
    const first = (await lastPosition(trx)) + 1;
    const rows = accepted.flatMap(({ fresh }) => fresh);
    await insertReceipts(trx, { rows, first, receivedAt: receivedAt.toISOString() });
    await insertPeople(trx, { rows, first, receivedAt: receivedAt.toISOString() });
    const heads = await storeHeads(trx, accepted, receivedAt);
    for (const { before, gap } of accepted) {
      if (gap) await insertGap(trx, before, { gap, at: receivedAt });
    }
    return { heads, refused, stored: rows.length, lastPosition: first + rows.length - 1 };
  });
}

export async function lastPosition(db: Knex): Promise<number> {
  const row = await db('receipts').max<{ last: number | string | null }[]>({ last: 'position' }).first();
  return Number(row?.last ?? 0);
}

async function splitByStoredHead(
  trx: Knex,
  batches: readonly PendingBatch[],
): Promise<{ readonly accepted: readonly PendingBatch[]; readonly refused: readonly ChainHead[] }> {
  const stored = await findHeads(trx, batches);
  const accepted: PendingBatch[] = [];
  const refused = new Map<string, ChainHead>();
  for (const batch of batches) {
    const key = chainKey(batch.before);
    const head = stored.get(key) ?? startChain(batch.before.controllerId, batch.before.epoch);
    if (head.sequence === batch.before.sequence && head.hash === batch.before.hash && !refused.has(key)) {
      accepted.push(batch);
      stored.set(key, batch.after);
    } else {
      refused.set(key, head);
    }
  }
  return { accepted, refused: [...refused.values()] };
}

async function findHeads(trx: Knex, batches: readonly PendingBatch[]): Promise<Map<string, ChainHead>> {
  const pairs = new Map(batches.map(({ before }) => [chainKey(before), [before.controllerId, before.epoch]]));
  const rows = await trx('receipt_heads')
    .select<HeadRow[]>('controller_id', 'epoch', 'committed_through', 'head_hash')
    .whereIn(['controller_id', 'epoch'], [...pairs.values()]);
  return new Map(rows.map(headFromRow).map((head) => [chainKey(head), head]));
}

interface Arrivals {
  readonly rows: readonly VerifiedReceipt[];
  /** Position of the first. */
  readonly first: number;
  readonly receivedAt: string;
}

async function insertReceipts(trx: Knex, batch: Arrivals): Promise<void> {
  const rows = batch.rows.map(({ payload, receipt: { type, time, data }, hash }, index) => ({
    position: batch.first + index,
    controller_id: data.controllerId,
    epoch: data.epoch,
    sequence: data.sequence,
    payload,
    hash,
    type: type.slice('monban.'.length),
    at: time,
    received_at: batch.receivedAt,
    door_id: data.doorId ?? null,
    reason: data.reason ?? null,
    assurance: data.assurance ?? null,
    snapshot_version: data.snapshotVersion,
    detail: data.detail ?? null,
  }));
  await insertInSlices(trx, 'receipts', rows);
}

async function insertPeople(trx: Knex, batch: Arrivals): Promise<void> {
  if (batch.rows.every(({ sidecar }) => sidecar === null)) return;
  const boundary = await listBoundaryDoors(trx);
  await keepGateFacts(trx, tapsOf(batch), boundary);
  const rows = batch.rows.flatMap(({ sidecar, receipt: { time, data } }, index) =>
    sidecar === null
      ? []
      : [
          {
            position: batch.first + index,
            badge_id: sidecar.badgeId,
            salt: sidecar.salt,
            proof: sidecar.proof === undefined ? null : JSON.stringify(sidecar.proof),
            proof_state: sidecar.proof === undefined ? 'none' : 'waiting',
            counter: sidecar.proof?.counter ?? null,
            // What the boundary recorded is kept for working time, everything else for door history.
            kept_for: boundary.has(data.doorId ?? '') ? 'working-time' : 'door-history',
            // A clock that runs ahead keeps nothing longer.
            counted_from: time < batch.receivedAt ? time : batch.receivedAt,
          },
        ],
  );
  await insertInSlices(trx, 'receipt_people', rows);
}

function tapsOf({ rows, first, receivedAt }: Arrivals): readonly ArrivedTap[] {
  return rows.flatMap(({ sidecar, receipt: { type, time: at, data } }, index) =>
    sidecar === null
      ? []
      : [{ position: first + index, badgeId: sidecar.badgeId, type, at, receivedAt, data }],
  );
}

async function storeHeads(
  trx: Knex,
  accepted: readonly PendingBatch[],
  receivedAt: Date,
): Promise<readonly ChainHead[]> {
  const heads = [...new Map(accepted.map(({ after }) => [chainKey(after), after])).values()];
  const signed = accepted.map(({ after, head }) => ({
    controller_id: after.controllerId,
    epoch: after.epoch,
    last_sequence: after.sequence,
    payload: head.payload,
    signature: head.signature,
    key_id: head.keyId,
  }));
  await insertInSlices(trx, 'receipt_batches', signed);
  const rows = heads.map((head) => ({
    controller_id: head.controllerId,
    epoch: head.epoch,
    committed_through: head.sequence,
    head_hash: head.hash,
    updated_at: receivedAt.toISOString(),
  }));
  for (const slice of slices(rows)) {
    await trx('receipt_heads').insert(slice).onConflict(['controller_id', 'epoch']).merge();
  }
  return heads;
}

async function insertInSlices(trx: Knex, table: string, rows: readonly object[]): Promise<void> {
  for (const slice of slices(rows)) await trx(table).insert(slice);
}

function slices<Row>(rows: readonly Row[]): Row[][] {
  const count = Math.ceil(rows.length / ROWS_PER_STATEMENT);
  return Array.from({ length: count }, (_, index) =>
    rows.slice(index * ROWS_PER_STATEMENT, (index + 1) * ROWS_PER_STATEMENT),
  );
}

/** One controller's one outbox. */
export function chainKey(chain: { readonly controllerId: string; readonly epoch: string }): string {
  return `${chain.controllerId}/${chain.epoch}`;
}

interface HeadRow {
  readonly controller_id: ControllerId;
  readonly epoch: string;
  readonly committed_through: number | string;
  readonly head_hash: string;
}

function headFromRow(row: HeadRow): ChainHead {
  return {
    controllerId: row.controller_id,
    epoch: row.epoch,
    sequence: Number(row.committed_through),
    hash: row.head_hash,
  };
}
