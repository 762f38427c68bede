import type { ControllerId } from '@monban/core/ids';
import { ReceiptBatchHead, ReceiptPayload } from '@monban/core/messages/receipt';
import type { Knex } from '@monban/db/open';
import { inSnapshot } from '@monban/db/portable-rows';
import { publicKeyFromPoint, verifyingKeys } from '@monban/trust/keys';
import { GENESIS_HASH, hashReceipt } from '@monban/trust/receipt-chain';
import { openMessage } from '@monban/trust/signed-message';
import { verifyAuditChain } from '../audit/verify-audit-chain.ts';
import { listGaps, type ReceiptGap } from '../mqtt/receipt-gaps.ts';

export interface StoreVerdict {
  readonly auditEntries: number;
  readonly receipts: number;
  /** What is not as it was written, in words; empty when everything is. */
  readonly problems: readonly string[];
}

/** Rows that are read in one statement. */
const SLICE = 1_000;

/**
 * Recomputes the audit trail and every controller's chain of receipts up to its signed head, as they are at one moment:
 * doors go on beside it.
 */
export function verifyStore(db: Knex): Promise<StoreVerdict> {
  return inSnapshot(db, verifyNow);
}

async function verifyNow(db: Knex): Promise<StoreVerdict> {
  const audit = await verifyAuditChain(db);
  const problems = audit.kind === 'broken' ? [`the audit trail is broken at ${audit.sequence}`] : [];
  let receipts = 0;
  for (const head of await listHeads(db)) {
    const verdict = await verifyChain(db, head);
    receipts += verdict.count;
    if (verdict.problem !== null) problems.push(`${head.controller_id}/${head.epoch}: ${verdict.problem}`);
  }
  return { auditEntries: audit.kind === 'intact' ? audit.entries : 0, receipts, problems };
}

interface Head {
  readonly controller_id: ControllerId;
  readonly epoch: string;
  readonly committed_through: string | number;
  readonly head_hash: string;
  readonly public_key: string | null;
}

interface ChainVerdict {
  readonly count: number;
  readonly problem: string | null;
}

function listHeads(db: Knex): Promise<Head[]> {
  return db('receipt_heads')
    .join('controllers', 'controllers.id', 'receipt_heads.controller_id')
    .orderBy(['receipt_heads.controller_id', 'receipt_heads.epoch'])
    .select<Head[]>(
      'receipt_heads.controller_id',
      'receipt_heads.epoch',
      'receipt_heads.committed_through',
      'receipt_heads.head_hash',
      'controllers.public_key',
    );
}

async function verifyChain(db: Knex, head: Head): Promise<ChainVerdict> {
  let [sequence, hash] = [0, GENESIS_HASH];
  const gaps = await listGaps(db, { controllerId: head.controller_id, epoch: head.epoch });
  for (let isMore = true; isMore;) {
    const rows = await receiptsAfter(db, head, sequence);
    for (const row of rows) {
      const gap = gaps.get(sequence);
      // What is missing says nothing of its own end; the first receipt behind it does.
      if (gap) [sequence, hash] = [gap.last, previousHashOf(row)];
      if (!follows(row, { sequence, hash })) return broken(sequence + 1);
      [sequence, hash] = [sequence + 1, row.hash];
    }
    isMore = rows.length === SLICE;
  }
  if (sequence !== Number(head.committed_through) || hash !== head.head_hash) return broken(sequence);
  const isSigned = await isHeadSigned(db, head);
  return {
    count: sequence - missing(gaps),
    problem: isSigned ? null : 'the head is not signed by its controller',
  };
}

function missing(gaps: ReadonlyMap<number, ReceiptGap>): number {
  return [...gaps.values()].reduce((sum, { first, last }) => sum + last - first + 1, 0);
}

function previousHashOf({ payload }: Receipt): string {
  return ReceiptPayload.parse(JSON.parse(payload)).data.previousHash;
}

function broken(sequence: number): ChainVerdict {
  return { count: sequence, problem: `the chain is broken at ${sequence}` };
}

interface Receipt {
  readonly sequence: string | number;
  readonly payload: string;
  readonly hash: string;
}

function receiptsAfter(db: Knex, { controller_id, epoch }: Head, sequence: number): Promise<Receipt[]> {
  return db('receipts')
    .where({ controller_id, epoch })
    .where('sequence', '>', sequence)
    .orderBy('sequence')
    .limit(SLICE)
    .select<Receipt[]>('sequence', 'payload', 'hash');
}

function follows(row: Receipt, before: { readonly sequence: number; readonly hash: string }): boolean {
  if (Number(row.sequence) !== before.sequence + 1 || hashReceipt(row.payload) !== row.hash) return false;
  const { data } = ReceiptPayload.parse(JSON.parse(row.payload));
  return data.sequence === before.sequence + 1 && data.previousHash === before.hash;
}

async function isHeadSigned(db: Knex, head: Head): Promise<boolean> {
  const batch = await db('receipt_batches')
    .where({
      controller_id: head.controller_id,
      epoch: head.epoch,
      last_sequence: Number(head.committed_through),
    })
    .first<{ payload: string; signature: string; key_id: string } | undefined>(
      'payload',
      'signature',
      'key_id',
    );
  if (!batch || head.public_key === null) return false;
  const keys = verifyingKeys(publicKeyFromPoint(Buffer.from(head.public_key, 'base64url')));
  const message = { payload: batch.payload, signature: batch.signature, keyId: batch.key_id };
  // A controller that was enrolled anew has another key; its earlier heads were checked when they came.
  if (!keys.has(batch.key_id)) return true;
  return openMessage(message, ReceiptBatchHead, keys).head === head.head_hash;
}
