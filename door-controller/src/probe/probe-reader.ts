import type { GuardedTransmit } from '@monban/card-ap/transmit';
import { ReaderId } from '@monban/core/ids';
import { type CardExchange, makePcscReader } from '../adapters/pcsc-reader.ts';
import type { Clock, ReaderDevice, ReaderEvent } from '../ports.ts';

/** Why there was no card to tap. */
export const READER_PROBLEMS = ['pcsc-missing', 'pcscd-down', 'reader-missing', 'no-card'] as const;
export type ReaderProblem = (typeof READER_PROBLEMS)[number];

export interface ProbeReaderOptions {
  readonly readerName: string;
  readonly clock: Clock;
  /** How long a reader and a card are waited for. */
  readonly waitMs: number;
  readonly onExchange: (exchange: CardExchange) => void;
}

/** A person waits no longer than this at a door; a card that needs longer is refused there as well. */
const TAP_DEADLINE_MS = 3_000;
const READER = ReaderId.parse('a0000000-0000-4000-8000-a00000000002');

/**
 * Waits for a card on this reader (one that lies there already will do) and lends it to `work` for as long as a door
 * would. The reader's process has ended, by force if need be, when this settles. Rejects as `CardReader.session` does.
 */
export async function withProbedCard<Outcome>(
  options: ProbeReaderOptions,
  work: (transmit: GuardedTransmit) => Promise<Outcome>,
): Promise<Outcome | { readonly problem: ReaderProblem }> {
  const waiting = new CardWait();
  const reader = makePcscReader({
    ...options,
    readerId: READER,
    profile: 'door',
    random: Math.random,
    onEvent: (event) => {
      waiting.heard(event);
    },
  });
  try {
    const problem = await untilCard(reader, waiting, options);
    return problem === undefined ? await reader.session(TAP_DEADLINE_MS, work) : { problem };
  } finally {
    await reader.close();
  }
}

async function untilCard(
  reader: ReaderDevice,
  waiting: CardWait,
  { clock, waitMs }: ProbeReaderOptions,
): Promise<ReaderProblem | undefined> {
  await reader.start();
  const cancel = clock.after(waitMs, () => {
    waiting.end();
  });
  const problem = await waiting.outcome;
  cancel();
  return problem;
}

/** What the reader has said so far, and the first thing that settles it. */
class CardWait {
  /** Undefined: there is a card. */
  readonly outcome: Promise<ReaderProblem | undefined>;
  #settle: (problem: ReaderProblem | undefined) => void = () => undefined;
  #missing: ReaderProblem = 'reader-missing';

  constructor() {
    this.outcome = new Promise((resolve) => {
      this.#settle = resolve;
    });
  }

  heard(event: ReaderEvent): void {
    if (event.kind === 'card-present' || event.kind === 'card-found') this.#settle(undefined);
    if (event.kind === 'ready') this.#missing = 'no-card';
    if (event.kind !== 'lost') return;
    if (event.detail === 'pcsc-missing' || event.detail === 'pcscd-down') this.#settle(event.detail);
    else this.#missing = 'reader-missing';
  }

  end(): void {
    this.#settle(this.#missing);
  }
}
