import type { Batch, BatchEvent, BatchRound } from '@monban/core/api/batches';
import type { BatchState } from '@monban/core/drives/batch-life';
import type { ListCounts } from '@monban/core/drives/batch-list';
import { AppError } from '@monban/core/errors';
import type { BatchId, DriveId, OperatorId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';

/** A batch without what is counted of it, and without what depends on the asker. */
export type StoredBatch = Pick<
  Batch,
  'id' | 'driveId' | 'number' | 'state' | 'openedByName' | 'version' | 'createdAt' | 'updatedAt'
>;

/** A round with the ids of who froze it and who handed it over. */
export type StoredRound = BatchRound & { readonly frozenBy: OperatorId };

export async function insertBatch(
  trx: Knex,
  batch: {
    readonly id: BatchId;
    readonly driveId: DriveId;
    readonly openedBy: OperatorId;
    readonly at: string;
  },
): Promise<void> {
  const last = await trx('batches')
    .where({ drive_id: batch.driveId })
    .max<{ number: number | null }[]>({ number: 'number' });
  await trx('batches').insert({
    id: batch.id,
    drive_id: batch.driveId,
    number: (last[0]?.number ?? 0) + 1,
    state: 'collecting',
    opened_by: batch.openedBy,
    version: 1,
    created_at: batch.at,
    updated_at: batch.at,
  });
}

/** The next version, in this state. `VERSION_CONFLICT` where it has another one by now. */
export async function updateBatch(
  trx: Knex,
  batch: Pick<StoredBatch, 'id' | 'version'>,
  { state, at }: { readonly state: BatchState; readonly at: string },
): Promise<void> {
  const changed = await trx('batches')
    .where({ id: batch.id, version: batch.version })
    .update({ state, version: batch.version + 1, updated_at: at });
  if (changed === 0) throw new AppError('VERSION_CONFLICT');
}

/** Throws `NOT_FOUND`. */
export async function getStoredBatch(
  db: Knex,
  { driveId, id }: { readonly driveId: DriveId; readonly id: BatchId },
): Promise<StoredBatch> {
  const row = await selectBatches(db)
    .where({ 'batches.id': id, 'batches.drive_id': driveId })
    .first<StoredBatch | undefined>(COLUMNS);
  if (row === undefined) throw new AppError('NOT_FOUND');
  return row;
}

/** Newest first. */
export function listStoredBatches(db: Knex, driveId: DriveId): Promise<StoredBatch[]> {
  return selectBatches(db)
    .where({ 'batches.drive_id': driveId })
    .orderBy('batches.number', 'desc')
    .select<StoredBatch[]>(COLUMNS);
}

export async function insertEvent(
  trx: Knex,
  event: Pick<BatchEvent, 'id' | 'at' | 'transition' | 'reason'> & {
    readonly batchId: BatchId;
    readonly version: number;
    readonly operatorId: OperatorId | null;
  },
): Promise<void> {
  const { id, batchId, version, at, transition, operatorId, reason } = event;
  await trx('batch_events').insert({
    id,
    batch_id: batchId,
    version,
    at,
    transition,
    operator_id: operatorId,
    reason,
  });
}

/** Newest first. */
export function listEvents(db: Knex, batchId: BatchId): Promise<BatchEvent[]> {
  return db('batch_events')
    .leftJoin('operators', 'operators.id', 'batch_events.operator_id')
    .where({ 'batch_events.batch_id': batchId })
    .orderBy('batch_events.version', 'desc')
    .select<BatchEvent[]>({
      id: 'batch_events.id',
      at: 'batch_events.at',
      transition: 'batch_events.transition',
      byName: 'operators.display_name',
      reason: 'batch_events.reason',
    });
}

export async function insertRound(
  trx: Knex,
  round: ListCounts & {
    readonly batchId: BatchId;
    readonly round: number;
    readonly at: string;
    readonly frozenBy: OperatorId;
    readonly itemHash: string;
  },
): Promise<void> {
  await trx('batch_rounds').insert({
    batch_id: round.batchId,
    round: round.round,
    frozen_at: round.at,
    frozen_by: round.frozenBy,
    item_hash: round.itemHash,
    items: round.items,
    photos: round.photos,
    opt_outs_sign: round.optOutsSign,
    opt_outs_user: round.optOutsUser,
    envelopes: round.envelopes,
  });
}

interface OneRound {
  readonly batchId: BatchId;
  readonly round: number;
}

export async function updateRound(
  trx: Knex,
  { batchId, round }: OneRound,
  columns: Readonly<Record<string, string | null>>,
): Promise<void> {
  await trx('batch_rounds').where({ batch_id: batchId, round }).update(columns);
}

/** A round that was taken back leaves nothing. */
export async function deleteRound(trx: Knex, { batchId, round }: OneRound): Promise<void> {
  await trx('batch_round_items').where({ batch_id: batchId, round }).delete();
  await trx('batch_rounds').where({ batch_id: batchId, round }).delete();
}

/** The first one first. */
export async function listRounds(db: Knex, batchId: BatchId): Promise<StoredRound[]> {
  const rows = await db('batch_rounds')
    .join('operators as freezers', 'freezers.id', 'batch_rounds.frozen_by')
    .leftJoin('operators as givers', 'givers.id', 'batch_rounds.handed_over_by')
    .where({ 'batch_rounds.batch_id': batchId })
    .orderBy('batch_rounds.round')
    .select<RoundRow[]>(ROUND_COLUMNS);
  return rows.map(roundFromRow);
}

function selectBatches(db: Knex): Knex.QueryBuilder {
  return db('batches').join('operators', 'operators.id', 'batches.opened_by');
}

const COLUMNS = {
  id: 'batches.id',
  driveId: 'batches.drive_id',
  number: 'batches.number',
  state: 'batches.state',
  openedByName: 'operators.display_name',
  version: 'batches.version',
  createdAt: 'batches.created_at',
  updatedAt: 'batches.updated_at',
};

const ROUND_COLUMNS = {
  round: 'batch_rounds.round',
  frozenAt: 'batch_rounds.frozen_at',
  frozenBy: 'batch_rounds.frozen_by',
  frozenByName: 'freezers.display_name',
  itemHash: 'batch_rounds.item_hash',
  items: 'batch_rounds.items',
  photos: 'batch_rounds.photos',
  optOutsSign: 'batch_rounds.opt_outs_sign',
  optOutsUser: 'batch_rounds.opt_outs_user',
  envelopes: 'batch_rounds.envelopes',
  validatedAt: 'batch_rounds.validated_at',
  way: 'batch_rounds.handed_over_way',
  parcelNumber: 'batch_rounds.parcel_number',
  handedOverOn: 'batch_rounds.handed_over_on',
  byName: 'givers.display_name',
  receiptNumber: 'batch_rounds.receipt_number',
  receiptOn: 'batch_rounds.receipt_on',
};

interface RoundRow extends ListCounts {
  readonly round: number;
  readonly frozenAt: string;
  readonly frozenBy: OperatorId;
  readonly frozenByName: string;
  readonly itemHash: string;
  readonly validatedAt: string | null;
  readonly way: 'parcel' | 'online' | null;
  readonly parcelNumber: string | null;
  readonly handedOverOn: string | null;
  readonly byName: string | null;
  readonly receiptNumber: string | null;
  readonly receiptOn: string | null;
}

function roundFromRow(row: RoundRow): StoredRound {
  const { way, parcelNumber, handedOverOn, byName, receiptNumber, receiptOn, ...round } = row;
  return {
    ...round,
    handOver:
      way === null || handedOverOn === null
        ? null
        : { way, parcelNumber, on: handedOverOn, byName: byName ?? '' },
    receipt: receiptNumber === null || receiptOn === null ? null : { number: receiptNumber, on: receiptOn },
  };
}
