import { ReceiptPayload } from '@monban/core/messages/receipt';
import type { OpenedBatch } from '../receipt-batch.ts';
import type { ChainHead } from '../receipt-chain.ts';
import { jsonOf } from './sealed-lines.ts';

/**
 * Where a chain goes on behind receipts that nobody has any more, since the server was restored from a backup: its
 * controller signs with `lostThrough` that it has them no longer either. Undefined: the batch says nothing like that.
 */
export function bridgeLoss({ head, receipts }: OpenedBatch, chain: ChainHead): ChainHead | undefined {
  const { firstSequence, lostThrough } = head;
  if (lostThrough !== firstSequence - 1 || lostThrough <= chain.sequence) return undefined;
  const first = ReceiptPayload.safeParse(jsonOf(receipts[0]?.payload ?? ''));
  return first.success ? { ...chain, sequence: lostThrough, hash: first.data.data.previousHash } : undefined;
}
