import { AppError } from '@monban/core/errors';
import type { BadgeId, ControllerId } from '@monban/core/ids';
import type { OutboundReceipt, ReceiptAck, ReceiptSidecar } from '@monban/core/messages/receipt';
import { appendReceipt, type ChainHead, GENESIS_HASH, type ReceiptFacts } from '@monban/trust/receipt-chain';
import { isFull, type Ballast } from './ballast.ts';
import { findState, putState, type Knex } from './controller-database.ts';
import { findCounters, putCounter } from './badge-counters.ts';

/** One event to be kept: facts for the signed text, and what travels beside it. */
export interface OutboxEntry {
  readonly facts: ReceiptFacts;
  readonly sidecar?: ReceiptSidecar;
  /** Remembered in the same transaction, so that a counter can never be forgotten after its receipt was written. */
  readonly counter?: { readonly badgeId: BadgeId; readonly value: number };
}

export interface OutboxOptions {
  readonly controllerId: ControllerId;
  /** Of a new outbox; an existing one keeps its own. */
  readonly newEpoch: string;
  /** Receipts kept at most; past it appends fail, so no door opens unrecorded. */
  readonly capacity: number;
  readonly ballast: Ballast;
  /** Acknowledged receipts that stay for a server that is restored from a backup; 0: none. */
  readonly keptAfterAcknowledgement?: number;
  /** Facts for the receipt that tells how many could not be kept. */
  readonly describeDrops: (count: number) => ReceiptFacts;
}

/** What the outbox has to know of an acknowledgement. */
export type Acknowledgement = Pick<ReceiptAck, 'epoch' | 'committedThrough'> &
  Partial<Pick<ReceiptAck, 'serverTime' | 'restoration'>>;

export interface StoredReceipt {
  readonly sequence: number;
}

/** What a backup may lack: days of the busiest gate, in about 50 MB. */
const KEPT_AFTER_ACKNOWLEDGEMENT = 50_000;
/** They name badges, so they do not stay for long; a backup that is older has to do without. */
const KEPT_MS = 7 * 86_400_000;
/** Kept receipts whose age is looked at with one acknowledgement. */
const AGED_AT_ONCE = 200;

/** One SQLite commit carries at most this many waiting receipts. */
const GROUP = 200;

/**
 * Numbered, hash-chained receipts on disk until the server has acknowledged them, and for a while after that, in case
 * it has to be restored from a backup that lacks them. A resolved `append` is a durable
 * row (WAL, synchronous FULL): only then may a door open. Appends that arrive while a commit runs share the next one.
 */
export class Outbox {
  readonly #db: Knex;
  readonly #options: OutboxOptions;
  readonly #counters: Map<string, number>;
  readonly #waiting: Waiting[] = [];
  readonly #listeners = new Set<() => void>();
  #head: ChainHead;
  #acknowledged: number;
  #restoration: string;
  #lostThrough: number;
  #dropped: number;
  #flushing: Promise<void> | undefined;

  private constructor(db: Knex, options: OutboxOptions, loaded: Loaded) {
    this.#db = db;
    this.#options = options;
    this.#head = loaded.head;
    this.#acknowledged = loaded.acknowledged;
    this.#restoration = loaded.restoration;
    this.#lostThrough = loaded.lostThrough;
    this.#counters = loaded.counters;
    this.#dropped = loaded.dropped;
  }

  static async open(db: Knex, options: OutboxOptions): Promise<Outbox> {
    return new Outbox(db, options, await load(db, options));
  }

  /** Numbers count inside one epoch; a new file begins a new one. */
  get epoch(): string {
    return this.#head.epoch;
  }

  get lastSequence(): number {
    return this.#head.sequence;
  }

  /** Receipts up to here are gone, and a restored server does not have them all; 0: none. */
  get lostThrough(): number {
    return this.#lostThrough;
  }

  /** Receipts that the server has not acknowledged. */
  get depth(): number {
    return this.#head.sequence - this.#acknowledged;
  }

  /** Facts that could not be written since the last successful commit; remembered over a restart if the disk allows. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Highest counter accepted from this badge, 0 if none. */
  lastCounter(badgeId: BadgeId): number {
    return this.#counters.get(badgeId) ?? 0;
  }

  /** Calls `listener` after each commit; the answer ends that. */
  onAppended(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Throws `STORE_FAILED` when the row is not durable; the loss is counted and told by a later receipt. */
  append(entry: OutboxEntry): Promise<StoredReceipt> {
    if (entry.counter) this.#remember(entry.counter);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ entry, resolve, reject });
      this.#flushing ??= this.#flush();
    });
  }

  /** Receipts after `sequence`, in order, at most `limit`. */
  async listAfter(sequence: number, limit: number): Promise<readonly OutboundReceipt[]> {
    const rows = await this.#db<ReceiptRow>('receipts')
      .where('receipts.sequence', '>', sequence)
      .orderBy('receipts.sequence')
      .limit(limit)
      .select('receipts.payload', 'receipts.sidecar');
    return rows.map(receiptFromRow);
  }

  /**
   * Gives up what the server has committed, but for what is kept. Foreign epochs, numbers never written and such as are
   * acknowledged already change nothing: `false`.
   */
  async acknowledge(ack: Acknowledgement): Promise<boolean> {
    const through = ack.committedThrough;
    if (ack.epoch !== this.epoch || through > this.#head.sequence || through <= this.#acknowledged)
      return false;
    const { ballast } = this.#options;
    await ballast.lend(() =>
      this.#db.transaction(async (trx) => {
        await putState(trx, 'acknowledged', String(through));
        await this.#forget(trx, through, ack.serverTime);
      }),
    );
    this.#acknowledged = Math.max(this.#acknowledged, through);
    await ballast.restore();
    return true;
  }

  /**
   * Goes back to what a restored server still has, as far as the receipts are kept: `true`, and they are to be sent
   * again. `false` where the server is the one that it was.
   */
  async followRestoration(ack: Acknowledgement): Promise<boolean> {
    const restoration = ack.restoration ?? '';
    if (ack.epoch !== this.epoch || restoration === this.#restoration) return false;
    const lowest = await lowestKept(this.#db);
    const through = Math.min(
      this.#acknowledged,
      Math.max(ack.committedThrough, (lowest ?? this.#head.sequence + 1) - 1),
    );
    const lostThrough = through > ack.committedThrough ? through : 0;
    await this.#options.ballast.lend(() =>
      this.#db.transaction(async (trx) => {
        await putState(trx, 'restoration', restoration);
        await putState(trx, 'acknowledged', String(through));
        await putState(trx, 'lost-through', String(lostThrough));
      }),
    );
    this.#restoration = restoration;
    this.#acknowledged = through;
    this.#lostThrough = lostThrough;
    return true;
  }

  /** Waits for commits under way. */
  async idle(): Promise<void> {
    while (this.#flushing) await this.#flushing;
  }

  async #forget(trx: Knex, through: number, serverTime: string | undefined): Promise<void> {
    const kept = this.#options.keptAfterAcknowledgement ?? KEPT_AFTER_ACKNOWLEDGEMENT;
    await trx<ReceiptRow>('receipts')
      .where('sequence', '<=', through - kept)
      .delete();
    if (serverTime === undefined) return;
    const first = trx<ReceiptRow>('receipts')
      .where('sequence', '<=', through)
      .orderBy('sequence')
      .limit(AGED_AT_ONCE)
      .select('sequence');
    await trx<ReceiptRow>('receipts')
      .whereIn('sequence', first)
      .whereRaw(`json_extract(payload, '$.time') < ?`, [
        new Date(Date.parse(serverTime) - KEPT_MS).toISOString(),
      ])
      .delete();
  }

  /** At once, not after the commit: two readers may hold answers of the same badge at the same time. */
  #remember({ badgeId, value }: NonNullable<OutboxEntry['counter']>): void {
    this.#counters.set(badgeId, Math.max(value, this.lastCounter(badgeId)));
  }

  async #flush(): Promise<void> {
    // One turn of the loop lets taps of several readers share a commit.
    await Promise.resolve();
    while (this.#waiting.length > 0) await this.#commit(this.#waiting.splice(0, GROUP));
    this.#flushing = undefined;
  }

  /** Those that come first are kept as far as there is room. */
  async #commit(group: readonly Waiting[]): Promise<void> {
    const room = Math.max(0, this.#options.capacity - this.depth);
    const kept = group.slice(0, room);
    if (kept.length > 0) await this.#keep(kept);
    if (kept.length < group.length) await this.#drop(group.slice(room), full());
  }

  async #keep(group: readonly Waiting[]): Promise<void> {
    try {
      const stored = await this.#writeMakingRoom(group.map(({ entry }) => entry));
      group.forEach(({ resolve }, index) => {
        resolve({ sequence: stored[index] ?? this.#head.sequence });
      });
      for (const listener of this.#listeners) listener();
    } catch (cause) {
      await this.#drop(group, cause);
    }
  }

  /** What has yet to reach the server goes before what it has already. */
  async #writeMakingRoom(entries: readonly OutboxEntry[]): Promise<readonly number[]> {
    try {
      return await this.#write(entries);
    } catch (cause) {
      if (!isFull(cause) || (await this.#giveUpKept()) === 0) throw cause;
      return this.#write(entries);
    }
  }

  async #giveUpKept(): Promise<number> {
    const { ballast } = this.#options;
    const acknowledged = () => this.#db<ReceiptRow>('receipts').where('sequence', '<=', this.#acknowledged);
    if ((await acknowledged().first('sequence')) === undefined) return 0;
    const count = await ballast.lend(() => acknowledged().delete());
    await ballast.restore();
    return count;
  }

  async #drop(group: readonly Waiting[], cause: unknown): Promise<void> {
    this.#dropped += group.length;
    // A disk that takes no receipt may take no number either: then it is known until this process ends.
    await putState(this.#db, 'dropped', String(this.#dropped)).catch(() => undefined);
    const reason = isFull(cause) ? 'full' : 'write-failed';
    for (const { reject } of group) reject(new AppError('STORE_FAILED', { details: { reason }, cause }));
  }

  async #write(entries: readonly OutboxEntry[]): Promise<readonly number[]> {
    const told: readonly OutboxEntry[] =
      this.#dropped > 0 ? [{ facts: this.#options.describeDrops(this.#dropped) }] : [];
    const { rows, head } = this.#chain([...told, ...entries]);
    const counters = highestCounters(entries);
    await this.#db.transaction(async (trx) => {
      for (const slice of slices(rows)) await trx('receipts').insert(slice);
      await putState(trx, 'last-sequence', String(head.sequence));
      await putState(trx, 'last-hash', head.hash);
      if (told.length > 0) await putState(trx, 'dropped', '0');
      for (const [badgeId, counter] of counters) await putCounter(trx, badgeId, counter);
    });
    this.#head = head;
    this.#dropped = 0;
    return rows.slice(told.length).map(({ sequence }) => sequence);
  }

  #chain(entries: readonly OutboxEntry[]): { rows: ReceiptRow[]; head: ChainHead } {
    let head = this.#head;
    const rows = entries.map(({ facts, sidecar }) => {
      const receipt = appendReceipt(head, facts);
      head = receipt.head;
      return {
        sequence: head.sequence,
        payload: receipt.payload,
        sidecar: sidecar ? JSON.stringify(sidecar) : null,
      };
    });
    return { rows, head };
  }
}

interface Waiting {
  readonly entry: OutboxEntry;
  readonly resolve: (stored: StoredReceipt) => void;
  readonly reject: (cause: AppError) => void;
}

interface ReceiptRow {
  readonly sequence: number;
  readonly payload: string;
  readonly sidecar: string | null;
}

interface Loaded {
  readonly head: ChainHead;
  readonly acknowledged: number;
  readonly restoration: string;
  readonly lostThrough: number;
  readonly counters: Map<string, number>;
  readonly dropped: number;
}

async function load(db: Knex, { controllerId, newEpoch }: OutboxOptions): Promise<Loaded> {
  const epoch = await findState(db, 'epoch');
  if (epoch === undefined) await putState(db, 'epoch', newEpoch);
  const sequence = Number((await findState(db, 'last-sequence')) ?? 0);
  const hash = (await findState(db, 'last-hash')) ?? GENESIS_HASH;
  return {
    head: { controllerId, epoch: epoch ?? newEpoch, sequence, hash },
    acknowledged: Number((await findState(db, 'acknowledged')) ?? 0),
    restoration: (await findState(db, 'restoration')) ?? '',
    lostThrough: Number((await findState(db, 'lost-through')) ?? 0),
    counters: await findCounters(db),
    dropped: Number((await findState(db, 'dropped')) ?? 0),
  };
}

async function lowestKept(db: Knex): Promise<number | undefined> {
  const [first] = await db<ReceiptRow>('receipts').min<{ lowest: number | null }[]>('sequence as lowest');
  return first?.lowest ?? undefined;
}

function receiptFromRow(row: Pick<ReceiptRow, 'payload' | 'sidecar'>): OutboundReceipt {
  return {
    payload: row.payload,
    sidecar: row.sidecar === null ? null : (JSON.parse(row.sidecar) as ReceiptSidecar),
  };
}

function highestCounters(entries: readonly OutboxEntry[]): ReadonlyMap<string, number> {
  const highest = new Map<string, number>();
  for (const { counter } of entries) {
    if (counter) highest.set(counter.badgeId, Math.max(counter.value, highest.get(counter.badgeId) ?? 0));
  }
  return highest;
}

/** SQLite binds at most 999 values in old builds: three columns, 200 rows are within. */
function slices(rows: readonly ReceiptRow[]): ReceiptRow[][] {
  const count = Math.ceil(rows.length / GROUP);
  return Array.from({ length: count }, (_, index) => rows.slice(index * GROUP, (index + 1) * GROUP));
}

function full(): Error {
  return Object.assign(new Error('outbox capacity reached'), { code: 'SQLITE_FULL' });
}
