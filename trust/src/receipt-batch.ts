import { AppError } from '@monban/core/errors';
import {
  ReceiptBatch,
  ReceiptBatchHead,
  ReceiptPayload,
  type OutboundReceipt,
  type ReceiptSidecar,
} from '@monban/core/messages/receipt';
import type { VerifyingKeys } from './keys.ts';
import { commitBadge, hashReceipt, identityOf, type ChainHead } from './receipt-chain.ts';
import { openMessage } from './signed-message.ts';

/** A batch whose head carries a good signature. Nothing else about it is known yet. */
export interface OpenedBatch {
  readonly head: ReceiptBatchHead;
  readonly receipts: readonly OutboundReceipt[];
}

/** A receipt that follows the stored chain without a gap. */
export interface VerifiedReceipt {
  /** The exact text, to be stored as it is. */
  readonly payload: string;
  readonly receipt: ReceiptPayload;
  readonly hash: string;
  readonly sidecar: ReceiptSidecar | null;
}

export type BatchVerdict =
  /** Store `fresh` and `chain` in one transaction, then acknowledge `chain.sequence`. */
  | {
      readonly kind: 'accepted';
      readonly fresh: readonly VerifiedReceipt[];
      readonly chain: ChainHead;
    }
  /** All of it is stored: acknowledge again. */
  | { readonly kind: 'duplicate' }
  /** Receipts are missing before it: acknowledge what is stored, and the controller begins again at `expected`. */
  | { readonly kind: 'gap'; readonly expected: number }
  /** Edited, forked or inconsistent from this sequence on. Nothing is stored; somebody has to look. */
  | { readonly kind: 'broken'; readonly at: number };

/**
 * Opens a batch, so that its epoch is known and the stored chain can be fetched. `keys` are the sender's alone.
 * Throws `MESSAGE_MALFORMED` or `SIGNATURE_INVALID`.
 */
export function openBatch(raw: unknown, keys: VerifyingKeys): OpenedBatch {
  const batch = ReceiptBatch.safeParse(raw);
  if (!batch.success)
    throw new AppError('MESSAGE_MALFORMED', { details: { problem: 'not a receipt batch' } });
  const head = openMessage(batch.data.head, ReceiptBatchHead, keys);
  return { head, receipts: batch.data.receipts };
}

/**
 * Holds a batch against the chain as it is stored (`startChain` where nothing is). Batches may come twice, late, in
 * any order, and cut anew by the sender: what is stored already is skipped, and the first fresh receipt has to chain
 * to the stored head. `broken` counts before every other verdict.
 */
export function verifyBatch(batch: OpenedBatch, stored: ChainHead): BatchVerdict {
  const { head } = batch;
  if (head.controllerId !== stored.controllerId || head.epoch !== stored.epoch)
    return broken(head.firstSequence);
  const links = linkReceipts(batch);
  if ('kind' in links) return links;

  const expected = stored.sequence + 1;
  if (head.firstSequence > expected) return { kind: 'gap', expected };
  const fresh = links.filter((link) => sequenceOf(link) >= expected);
  const forkedAt = findFork(links, stored);
  if (forkedAt !== undefined) return broken(forkedAt);
  if (fresh.length === 0) return { kind: 'duplicate' };
  return { kind: 'accepted', fresh, chain: { ...stored, sequence: head.lastSequence, hash: head.head } };
}

const broken = (at: number): BatchVerdict & { kind: 'broken' } => ({ kind: 'broken', at });

const sequenceOf = (link: VerifiedReceipt) => link.receipt.data.sequence;

/** The receipts as one unbroken chain that ends in the signed head. */
function linkReceipts({
  head,
  receipts,
}: OpenedBatch): VerifiedReceipt[] | (BatchVerdict & { kind: 'broken' }) {
  if (head.lastSequence - head.firstSequence + 1 !== receipts.length) return broken(head.firstSequence);
  const links: VerifiedReceipt[] = [];
  for (const [index, outbound] of receipts.entries()) {
    const sequence = head.firstSequence + index;
    const link = readReceipt(outbound);
    if (!link || !belongs(link, head, sequence)) return broken(sequence);
    const before = links.at(-1);
    if (before && link.receipt.data.previousHash !== before.hash) return broken(sequence);
    links.push(link);
  }
  return links.at(-1)?.hash === head.head ? links : broken(head.lastSequence);
}

function readReceipt({ payload, sidecar }: OutboundReceipt): VerifiedReceipt | undefined {
  // Half a character would hash like the replacement character: each text has one writing only.
  if (/\p{Surrogate}/u.test(payload)) return undefined;
  const receipt = ReceiptPayload.safeParse(parseJson(payload));
  if (!receipt.success || !fitsCommitment(receipt.data, sidecar)) return undefined;
  return { payload, receipt: receipt.data, hash: hashReceipt(payload), sidecar };
}

/** A sidecar is unsigned: it counts only while it opens the signed commitment. Without one nothing is to be checked. */
function fitsCommitment({ data }: ReceiptPayload, sidecar: ReceiptSidecar | null): boolean {
  return sidecar === null || commitBadge(sidecar.salt, sidecar.badgeId) === data.badgeCommitment;
}

function belongs({ receipt }: VerifiedReceipt, head: ReceiptBatchHead, sequence: number): boolean {
  const { id, source } = identityOf({ controllerId: head.controllerId, epoch: head.epoch, sequence });
  const { data } = receipt;
  return (
    receipt.id === id &&
    receipt.source === source &&
    data.controllerId === head.controllerId &&
    data.epoch === head.epoch &&
    data.sequence === sequence
  );
}

/** Where the batch tells another story than the stored chain, as far as the stored head can show it. */
function findFork(links: readonly VerifiedReceipt[], stored: ChainHead): number | undefined {
  const known = links.find((link) => sequenceOf(link) === stored.sequence);
  if (known && known.hash !== stored.hash) return stored.sequence;
  const next = links.find((link) => sequenceOf(link) === stored.sequence + 1);
  return next && next.receipt.data.previousHash !== stored.hash ? stored.sequence + 1 : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
