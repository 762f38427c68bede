import type { PendingBatch } from './receipt-store.ts';

/** Collects for this long after the first batch … */
const COLLECT_MS = 3;
/** … or until this many receipts wait, whichever is first (measured: one commit per message is six times slower). */
const COLLECT_RECEIPTS = 500;

/**
 * Gathers verified batches of all controllers and hands them on together, one commit at a time. What arrives during a
 * commit is in the next one.
 */
export class CommitQueue {
  readonly #commit: (batches: readonly PendingBatch[]) => Promise<void>;
  #waiting: PendingBatch[] = [];
  #waitingReceipts = 0;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;

  /** `commit` never rejects: what it cannot store is not acknowledged, and comes again. */
  constructor(commit: (batches: readonly PendingBatch[]) => Promise<void>) {
    this.#commit = commit;
  }

  add(batch: PendingBatch): void {
    this.#waiting.push(batch);
    this.#waitingReceipts += batch.fresh.length;
    if (this.#running) return;
    if (this.#waitingReceipts >= COLLECT_RECEIPTS) this.#start();
    else
      this.#timer ??= setTimeout(() => {
        this.#start();
      }, COLLECT_MS);
  }

  /** Everything that was added is stored, or given up. */
  async drain(): Promise<void> {
    while (this.#running ?? this.#waiting.length > 0) {
      this.#start();
      await this.#running;
    }
  }

  #start(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#running || this.#waiting.length === 0) return;
    const batches = this.#waiting;
    this.#waiting = [];
    this.#waitingReceipts = 0;
    this.#running = this.#commit(batches).finally(() => {
      this.#running = undefined;
      this.#start();
    });
  }
}
