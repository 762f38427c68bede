import { createHash } from 'node:crypto';
import type { BadgeId, ControllerId } from '@monban/core/ids';
import type {
  ReceiptBatchHead,
  ReceiptData,
  ReceiptPayload,
  ReceiptType,
} from '@monban/core/messages/receipt';
import type { SignedMessage } from '@monban/core/messages/signed-message';
import type { SigningKey } from './keys.ts';
import { signMessage } from './signed-message.ts';

/** Where a controller's chain stands: the last receipt's number and hash. */
export interface ChainHead {
  readonly controllerId: ControllerId;
  readonly epoch: string;
  /** 0 before the first receipt. */
  readonly sequence: number;
  /** SHA-256 of the last payload's bytes, base64url; 32 zero bytes before the first receipt. */
  readonly hash: string;
}

/** What happened, before the chain gives it a number. */
export interface ReceiptFacts extends Omit<
  ReceiptData,
  'controllerId' | 'epoch' | 'sequence' | 'previousHash'
> {
  readonly type: ReceiptType;
  /** ISO 8601 in UTC with milliseconds. */
  readonly time: string;
}

/** `previousHash` of the first receipt of an epoch. */
export const GENESIS_HASH = Buffer.alloc(32).toString('base64url');

/** The chain of a new outbox. */
export function startChain(controllerId: ControllerId, epoch: string): ChainHead {
  return { controllerId, epoch, sequence: 0, hash: GENESIS_HASH };
}

/** The next receipt: its exact text, to be stored and sent as it is, and where the chain stands after it. */
export function appendReceipt(
  previous: ChainHead,
  facts: ReceiptFacts,
): { readonly payload: string; readonly head: ChainHead } {
  const { type, time, ...data } = facts;
  const { controllerId, epoch, hash: previousHash } = previous;
  const sequence = previous.sequence + 1;
  const receipt: ReceiptPayload = {
    specversion: '1.0',
    ...identityOf({ controllerId, epoch, sequence }),
    type: `monban.${type}`,
    time,
    datacontenttype: 'application/json',
    data: { controllerId, epoch, sequence, previousHash, ...data },
  };
  const payload = JSON.stringify(receipt);
  return { payload, head: { controllerId, epoch, sequence, hash: hashReceipt(payload) } };
}

/** SHA-256 of the payload's UTF-8 bytes, base64url: the next receipt's `previousHash`. */
export function hashReceipt(payload: string): string {
  return createHash('sha256').update(payload, 'utf8').digest('base64url');
}

/** The `id` and `source` that CloudEvents asks for, unique together. */
export function identityOf(data: Pick<ReceiptData, 'controllerId' | 'epoch' | 'sequence'>): {
  readonly id: string;
  readonly source: string;
} {
  return { id: `${data.epoch}/${data.sequence}`, source: `/controllers/${data.controllerId}` };
}

/** SHA-256(salt ‖ badge id), 16 bytes each (ruling 2): deleting the salt deletes the link to the badge. All base64url. */
export function commitBadge(salt: string, badgeId: BadgeId): string {
  return createHash('sha256').update(salt, 'base64url').update(badgeId, 'base64url').digest('base64url');
}

/** Signs a batch that begins with `firstSequence` and ends where the chain stood at `last`; `lostThrough` as in the head. */
export function signBatchHead(
  firstSequence: number,
  last: ChainHead & Pick<ReceiptBatchHead, 'lostThrough'>,
  key: SigningKey,
): SignedMessage {
  const { lostThrough } = last;
  const head: ReceiptBatchHead = {
    type: 'monban.receipt-batch.v1',
    controllerId: last.controllerId,
    epoch: last.epoch,
    firstSequence,
    lastSequence: last.sequence,
    head: last.hash,
    ...(lostThrough !== undefined && { lostThrough }),
  };
  return signMessage(head, key);
}
