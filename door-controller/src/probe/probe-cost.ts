import type { CardExchange } from '../adapters/pcsc-reader.ts';

/** What a tap took. Milliseconds; `card` includes the reader and the way to it, `host` is everything else. */
export interface ProbeCost {
  readonly apdus: number;
  readonly bytes: { readonly toCard: number; readonly fromCard: number };
  readonly ms: { readonly card: number; readonly host: number; readonly total: number };
}

/** Counts from the first command on, until the door's part of the tap is over. */
export class CostMeter {
  readonly #monotonicMs: () => number;
  readonly #exchanges: CardExchange[] = [];
  #beganMs: number | undefined;
  #endedMs: number | undefined;

  constructor(monotonicMs: () => number) {
    this.#monotonicMs = monotonicMs;
  }

  begin(): void {
    this.#beganMs = this.#monotonicMs();
  }

  add(exchange: CardExchange): void {
    if (this.#endedMs === undefined) this.#exchanges.push(exchange);
  }

  /** The first time counts. */
  end(): void {
    this.#endedMs ??= this.#monotonicMs();
  }

  read(): ProbeCost {
    const endMs = this.#endedMs ?? this.#monotonicMs();
    const total = this.#beganMs === undefined ? 0 : endMs - this.#beganMs;
    const card = sum(this.#exchanges.map(({ ms }) => ms));
    return {
      apdus: this.#exchanges.length,
      bytes: {
        toCard: sum(this.#exchanges.map(({ commandLength }) => commandLength)),
        fromCard: sum(this.#exchanges.map(({ answerLength }) => answerLength)),
      },
      ms: { card: rounded(card), host: rounded(Math.max(0, total - card)), total: rounded(total) },
    };
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function rounded(ms: number): number {
  return Math.round(ms * 1_000) / 1_000;
}
