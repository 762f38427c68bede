import { createHash } from 'node:crypto';
import { Checkpoint, type ProofProblem } from '@monban/core/messages/proof';
import type { SignedMessage } from '@monban/core/messages/signed-message';
import type { SigningKey, VerifyingKeys } from '../keys.ts';
import { openMessage, signMessage } from '../signed-message.ts';

/** `previous` of the first checkpoint. */
export const FIRST_CHECKPOINT = Buffer.alloc(32).toString('base64url');

/** What every entry of the audit trail is chained to in the end. */
export const AUDIT_CHAIN_START = createHash('sha256').update('monban.audit.v1').digest('base64url');

export function signCheckpoint(checkpoint: Checkpoint, key: SigningKey): SignedMessage {
  return signMessage(checkpoint, key);
}

/** SHA-256 of the payload's UTF-8 bytes, base64url: `previous` of the next one. */
export function hashCheckpoint(message: Pick<SignedMessage, 'payload'>): string {
  return createHash('sha256').update(message.payload, 'utf8').digest('base64url');
}

/** Whether it is a checkpoint that one of these keys signed. */
export function opensAsCheckpoint(message: SignedMessage, keys: VerifyingKeys): boolean {
  return opened(message, keys) !== undefined;
}

/** Reads checkpoints in their order; what it returned last is what the next has to follow. */
export class CheckpointChain {
  #number = 0;
  #hash = FIRST_CHECKPOINT;
  readonly #keys: () => VerifyingKeys;
  /** Kept apart from the file, by number: the file must hold the very same. */
  readonly #kept: ReadonlyMap<number, string>;

  constructor(keys: () => VerifyingKeys, kept: readonly SignedMessage[]) {
    this.#keys = keys;
    this.#kept = new Map(kept.map((message) => [numberOf(message), hashCheckpoint(message)]));
  }

  get count(): number {
    return this.#number;
  }

  accept(message: SignedMessage): Checkpoint | ProofProblem {
    const checkpoint = opened(message, this.#keys());
    if (checkpoint === undefined) return 'signature-foreign';
    const { number, previous } = checkpoint;
    if (number !== this.#number + 1 || previous !== this.#hash) return 'checkpoint-missing';
    this.#number = number;
    this.#hash = hashCheckpoint(message);
    const kept = this.#kept.get(number);
    return kept === undefined || kept === this.#hash ? checkpoint : 'checkpoint-contradicts';
  }

  /** Whether a checkpoint that somebody kept is not in the file. */
  isBehindKept(): boolean {
    return [...this.#kept.keys()].some((number) => number > this.#number);
  }
}

function opened(message: SignedMessage, keys: VerifyingKeys): Checkpoint | undefined {
  try {
    return openMessage(message, Checkpoint, keys);
  } catch {
    return undefined;
  }
}

function numberOf({ payload }: SignedMessage): number {
  return Checkpoint.parse(JSON.parse(payload)).number;
}
