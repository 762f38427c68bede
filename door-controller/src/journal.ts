import type { ReceiptSidecar, ReceiptType } from '@monban/core/messages/receipt';
import { commitBadge, type ReceiptFacts } from '@monban/trust/receipt-chain';
import type { CardReading } from './tap.ts';
import type { Outbox, OutboxEntry } from './outbox.ts';
import type { Clock } from './ports.ts';
import type { SnapshotStore } from './snapshot-store.ts';
import type { TimeKeeper } from './time-keeper.ts';

/** What an event adds to the facts that every receipt carries. */
export type EventDetails = Partial<
  Pick<
    ReceiptFacts,
    | 'doorId'
    | 'readerId'
    | 'side'
    | 'reason'
    | 'assurance'
    | 'accessLevelId'
    | 'audience'
    | 'tokenId'
    | 'commandId'
    | 'detail'
  >
>;

export interface JournalOptions {
  readonly clock: Clock;
  readonly time: TimeKeeper;
  readonly snapshots: Pick<SnapshotStore, 'current'>;
  readonly randomBytes: (length: number) => Uint8Array;
  readonly startedAtMs: number;
  /** A fact that could not be kept; the outbox counts it and says so later. */
  readonly onLost: (type: ReceiptType, cause: unknown) => void;
}

/** Writes what happened into the outbox, in the same words every time. */
export class Journal {
  readonly #outbox: Outbox;
  readonly #options: JournalOptions;

  constructor(outbox: Outbox, options: JournalOptions) {
    this.#outbox = outbox;
    this.#options = options;
  }

  /** Resolves with the receipt's id when the event is durable; throws `STORE_FAILED`. */
  async keep(type: ReceiptType, details: EventDetails = {}): Promise<string> {
    return this.#append({ facts: receiptFacts(type, details, this.#options) });
  }

  /** As `keep`, with the badge: its id only in the deletable sidecar, a commitment to it in the signed text. */
  async keepTap(
    type: 'access.granted' | 'access.denied',
    details: EventDetails,
    reading: CardReading,
  ): Promise<string> {
    return this.#append(tapEntry(receiptFacts(type, details, this.#options), reading, this.#options));
  }

  /** As `note`, with the badge in the deletable sidecar, and without a proof: that of its tap is kept there. */
  noteTap(type: ReceiptType, details: EventDetails, { read }: CardReading): void {
    const facts = receiptFacts(type, details, this.#options);
    this.#append(tapEntry(facts, { read }, this.#options)).catch((cause: unknown) => {
      this.#options.onLost(type, cause);
    });
  }

  /** Keeps it if that is possible, and never makes anybody wait. */
  note(type: ReceiptType, details: EventDetails = {}): void {
    this.keep(type, details).catch((cause: unknown) => {
      this.#options.onLost(type, cause);
    });
  }

  async #append(entry: OutboxEntry): Promise<string> {
    const { sequence } = await this.#outbox.append(entry);
    return `${this.#outbox.epoch}/${sequence}`;
  }
}

type FactSources = Pick<JournalOptions, 'clock' | 'time' | 'snapshots' | 'startedAtMs'>;

export function receiptFacts(type: ReceiptType, details: EventDetails, sources: FactSources): ReceiptFacts {
  const { clock, time, snapshots, startedAtMs } = sources;
  const { at, trusted } = time.read();
  const snapshot = snapshots.current;
  return {
    type,
    time: at.toISOString(),
    ...details,
    snapshotVersion: snapshot?.version ?? 0,
    ...(snapshot && {
      snapshotAgeSeconds: Math.floor((at.getTime() - Date.parse(snapshot.issuedAt)) / 1_000),
    }),
    clockTrusted: trusted,
    monotonicMs: Math.max(0, clock.monotonicMs() - startedAtMs),
  };
}

function tapEntry(
  facts: ReceiptFacts,
  { read, proof }: CardReading,
  { randomBytes }: Pick<JournalOptions, 'randomBytes'>,
): OutboxEntry {
  if (read.kind === 'no-badge') return { facts };
  const { badgeId, counter } = read;
  const salt = Buffer.from(randomBytes(16)).toString('base64url');
  const sidecar: ReceiptSidecar = { salt, badgeId, ...(proof && { proof }) };
  return {
    facts: { ...facts, badgeCommitment: commitBadge(salt, badgeId) },
    sidecar,
    // Only what the card really signed may move its counter.
    ...(read.proof === 'verified' && { counter: { badgeId, value: counter } }),
  };
}
