import type { ReceiptHead } from '@monban/core/messages/proof';
import type { VerifiedReceipt } from '../receipt-batch.ts';
import type { ChainHead } from '../receipt-chain.ts';

interface Chain {
  readonly hashes: Map<number, string>;
  readonly last: ReceiptHead;
}

/** What checkpoints say about chains of receipts: which hash stood at which number. */
export class CheckpointedHeads {
  readonly #chains = new Map<string, Chain>();

  /** False where a head went back behind an earlier one, or tells another hash for the same number. */
  add(heads: readonly ReceiptHead[]): boolean {
    return heads.every((head) => this.#add(head));
  }

  /** Whether receipts have the hashes that checkpoints name for them. */
  agreeWith(chain: string, receipts: readonly VerifiedReceipt[]): boolean {
    const hashes = this.#chains.get(chain)?.hashes;
    if (hashes === undefined) return true;
    return receipts.every(({ receipt, hash }) => (hashes.get(receipt.data.sequence) ?? hash) === hash);
  }

  /** Whether a checkpoint names one of the receipts behind `from` up to `to`: what a restore lost, none can name. */
  nameAny(from: ChainHead, to: ChainHead): boolean {
    const hashes =
      this.#chains.get(`${from.controllerId} ${from.epoch}`)?.hashes ?? new Map<number, string>();
    return [...hashes.keys()].some((sequence) => sequence > from.sequence && sequence <= to.sequence);
  }

  /** Whether every chain that was asked for comes at least to its last checkpoint. */
  areReachedBy(chains: ReadonlyMap<string, ChainHead>, isAsked: (head: ReceiptHead) => boolean): boolean {
    return [...this.#chains].every(
      ([name, { last }]) => !isAsked(last) || (chains.get(name)?.sequence ?? 0) >= last.sequence,
    );
  }

  /** Receipts behind the last checkpoint of their chain. */
  countBeyond(chains: readonly ChainHead[], after: ReceiptHead | null): number {
    return chains
      .map((head) => {
        const covered = this.#chains.get(`${head.controllerId} ${head.epoch}`)?.last.sequence ?? 0;
        return Math.max(0, head.sequence - Math.max(covered, after?.sequence ?? 0));
      })
      .reduce((sum, count) => sum + count, 0);
  }

  #add(head: ReceiptHead): boolean {
    const name = `${head.controllerId} ${head.epoch}`;
    const chain = this.#chains.get(name);
    if (chain && chain.last.sequence >= head.sequence) return false;
    const hashes = chain?.hashes ?? new Map<number, string>();
    hashes.set(head.sequence, head.hash);
    this.#chains.set(name, { hashes, last: head });
    return true;
  }
}
