import type { Knex } from '@monban/db/open';
import type { ReceiptBatch } from '@monban/core/messages/receipt';
import { ReceiptPayload } from '@monban/core/messages/receipt';
import type { ChainHead } from '@monban/trust/receipt-chain';
import type { OpenedBatch } from '@monban/trust/receipt-batch';
import { recordAudit } from '../audit/record-audit.ts';

/** Receipts that this database lost with a restore and that their controller no longer has; both ends inclusive. */
export interface ReceiptGap {
  readonly first: number;
  readonly last: number;
}

/**
 * Where a chain goes on behind a gap that will never be filled: the controller signs that what is between is gone, and
 * this database has got nothing of the chain since its restore. Undefined: the gap is none of that kind.
 */
export async function bridgeGap(
  db: Knex,
  stored: ChainHead,
  { raw, batch }: { readonly raw: ReceiptBatch; readonly batch: OpenedBatch },
): Promise<{ readonly chain: ChainHead; readonly gap: ReceiptGap } | undefined> {
  const { firstSequence, lostThrough } = batch.head;
  const first = ReceiptPayload.safeParse(parse(raw.receipts[0]?.payload ?? ''));
  if (lostThrough !== firstSequence - 1 || lostThrough <= stored.sequence || !first.success) return undefined;
  if (!(await isUntouchedSinceRestore(db, stored))) return undefined;
  return {
    chain: { ...stored, sequence: lostThrough, hash: first.data.data.previousHash },
    gap: { first: stored.sequence + 1, last: lostThrough },
  };
}

/** In the transaction of what comes behind it; the trail says who lost what. */
export async function insertGap(
  trx: Knex,
  { controllerId, epoch }: ChainHead,
  { gap: { first, last }, at }: { readonly gap: ReceiptGap; readonly at: Date },
): Promise<void> {
  const where = { controller_id: controllerId, epoch };
  await trx('receipt_gaps').insert({
    ...where,
    first_sequence: first,
    last_sequence: last,
    at: at.toISOString(),
  });
  const context = { actor: `controller:${controllerId}`, at, requestId: null };
  await recordAudit(trx, context, {
    action: 'controller.receipts-lost',
    subjectType: 'controller',
    subjectId: controllerId,
    before: null,
    after: { epoch, sequence: first, lostThrough: last },
  });
}

/** By the number before the gap. */
export async function listGaps(
  db: Knex,
  { controllerId, epoch }: Pick<ChainHead, 'controllerId' | 'epoch'>,
): Promise<ReadonlyMap<number, ReceiptGap>> {
  const rows = await db('receipt_gaps')
    .where({ controller_id: controllerId, epoch })
    .select<{ first: string | number; last: string | number }[]>({
      first: 'first_sequence',
      last: 'last_sequence',
    });
  return new Map(
    rows.map(({ first, last }) => [Number(first) - 1, { first: Number(first), last: Number(last) }]),
  );
}

async function isUntouchedSinceRestore(db: Knex, { controllerId, epoch }: ChainHead): Promise<boolean> {
  const restored = await db('restorations')
    .where({ source: 'backup' })
    .max<{ at: string | null }[]>({ at: 'at' })
    .first();
  if (restored?.at === null || restored === undefined) return false;
  const head = await db('receipt_heads')
    .where({ controller_id: controllerId, epoch })
    .first<{ updated_at: string } | undefined>('updated_at');
  return head === undefined || head.updated_at <= restored.at;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
