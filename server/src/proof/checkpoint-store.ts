import type { CheckpointsQuery, CheckpointSummary } from '@monban/core/api/proof';
import type { Page } from '@monban/core/api/conventions';
import type { AuditHead, ReceiptHead } from '@monban/core/messages/proof';
import type { SignedMessage } from '@monban/core/messages/signed-message';
import type { Knex } from '@monban/db/open';
import { readPage } from '../records/page.ts';

/** A checkpoint as it is stored: the signed message, and what of it is searched by. */
export interface StoredCheckpoint {
  readonly number: number;
  readonly at: string;
  readonly audit: AuditHead;
  readonly message: SignedMessage;
}

export async function findLastCheckpoint(db: Knex): Promise<StoredCheckpoint | undefined> {
  const row = await selectCheckpoints(db).orderBy('number', 'desc').first();
  return row && checkpointFromRow(row);
}

export async function findCheckpoint(db: Knex, number: number): Promise<StoredCheckpoint | undefined> {
  const row = await selectCheckpoints(db).where({ number }).first();
  return row && checkpointFromRow(row);
}

/** In their order, from the one after `after` on. */
export async function listCheckpointsAfter(
  db: Knex,
  after: number,
  limit: number,
): Promise<readonly StoredCheckpoint[]> {
  const rows = await selectCheckpoints(db).where('number', '>', after).orderBy('number').limit(limit);
  return rows.map(checkpointFromRow);
}

/** The last checkpoint that was made before an instant. */
export async function findCheckpointBefore(db: Knex, before: string): Promise<StoredCheckpoint | undefined> {
  const row = await selectCheckpoints(db).where('at', '<', before).orderBy('number', 'desc').first();
  return row && checkpointFromRow(row);
}

export async function insertCheckpoint(trx: Knex, checkpoint: StoredCheckpoint): Promise<void> {
  const { number, at, audit, message } = checkpoint;
  await trx('audit_checkpoints').insert({
    number,
    at,
    audit_sequence: audit.sequence,
    audit_hash: audit.hash,
    payload: message.payload,
    signature: message.signature,
    key_id: message.keyId,
  });
}

/** Newest first. */
export async function pageCheckpoints(db: Knex, query: CheckpointsQuery): Promise<Page<CheckpointSummary>> {
  const number = 'audit_checkpoints.number';
  const columns = { sorts: { number }, id: number, select: SUMMARY_COLUMNS };
  const page = await readPage<SummaryRow>(() => db('audit_checkpoints'), columns, {
    ...query,
    sort: '-number',
  });
  return { items: page.rows.map(summaryFromRow), nextCursor: page.nextCursor, total: page.total };
}

/** The chains of receipts that moved since the last checkpoint. */
export async function listMovedHeads(trx: Knex): Promise<readonly ReceiptHead[]> {
  const rows = await trx('receipt_heads')
    .whereRaw('committed_through > checkpointed_through')
    .orderBy(['controller_id', 'epoch'])
    .select<HeadRow[]>('controller_id', 'epoch', 'committed_through', 'head_hash');
  return rows.map((row) => ({
    controllerId: row.controller_id,
    epoch: row.epoch,
    sequence: Number(row.committed_through),
    hash: row.head_hash,
  }));
}

export async function markCheckpointed(trx: Knex, heads: readonly ReceiptHead[]): Promise<void> {
  for (const { controllerId, epoch, sequence } of heads) {
    await trx('receipt_heads')
      .where({ controller_id: controllerId, epoch })
      .update({ checkpointed_through: sequence });
  }
}

interface SummaryRow {
  readonly number: number | string;
  readonly at: string;
  readonly audit_sequence: number | string;
  readonly audit_hash: string;
  readonly key_id: string;
}

interface CheckpointRow extends SummaryRow {
  readonly payload: string;
  readonly signature: string;
}

interface HeadRow {
  readonly controller_id: ReceiptHead['controllerId'];
  readonly epoch: string;
  readonly committed_through: number | string;
  readonly head_hash: string;
}

const SUMMARY_COLUMNS = ['number', 'at', 'audit_sequence', 'audit_hash', 'key_id'].map(
  (name) => `audit_checkpoints.${name}`,
);

function selectCheckpoints(db: Knex) {
  return db('audit_checkpoints').select<CheckpointRow[]>(
    ...SUMMARY_COLUMNS,
    'audit_checkpoints.payload',
    'audit_checkpoints.signature',
  );
}

function summaryFromRow(row: SummaryRow): CheckpointSummary {
  return {
    number: Number(row.number),
    at: row.at,
    auditSequence: Number(row.audit_sequence),
    auditHash: row.audit_hash,
    keyId: row.key_id,
  };
}

function checkpointFromRow(row: CheckpointRow): StoredCheckpoint {
  return {
    number: Number(row.number),
    at: row.at,
    audit: { sequence: Number(row.audit_sequence), hash: row.audit_hash },
    message: { payload: row.payload, signature: row.signature, keyId: row.key_id },
  };
}
