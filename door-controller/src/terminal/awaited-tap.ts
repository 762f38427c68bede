import type { AskedFor } from '@monban/core/access/judge-audience';
import type { DoorDisplay } from '@monban/core/access/reasons';
import type { Grant } from '../access.ts';
import type { Cancel, Clock } from '../ports.ts';
import type { CardReading } from '../tap.ts';

/** How an awaited tap ended. */
export type TapEnding =
  | {
      readonly kind: 'granted';
      readonly grant: Grant;
      readonly reading: CardReading;
      /** `<epoch>/<sequence>` of the receipt, durable by now. */
      readonly receipt: string;
      /** 16 random bytes, base64url; the receipt has it too. */
      readonly tokenId: string;
    }
  | {
      readonly kind: 'denied';
      readonly display: Exclude<DoorDisplay, 'welcome'>;
      readonly receipt: string | undefined;
    }
  | { readonly kind: 'timed-out' }
  | { readonly kind: 'cancelled' };

export interface Asking {
  readonly ended: Promise<TapEnding>;
  /** Too late once the card is being read. */
  readonly cancel: Cancel;
}

/** What a card that has come is to be read for. */
export interface TakenTap {
  readonly asked: AskedFor;
  readonly end: (ending: TapEnding) => void;
}

interface Waiting extends TakenTap {
  readonly stopTimer: Cancel;
}

/** The one tap that a terminal waits for: asked by one at a time, answered by the next card, or by nobody in time. */
export class AwaitedTap {
  readonly #clock: Clock;
  #waiting: Waiting | undefined;
  #isTaken = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get isBusy(): boolean {
    return this.#waiting !== undefined || this.#isTaken;
  }

  /** Undefined while somebody else is waiting. */
  ask(asked: AskedFor, withinMs: number): Asking | undefined {
    if (this.isBusy) return undefined;
    let settle: (ending: TapEnding) => void = () => undefined;
    const ended = new Promise<TapEnding>((resolve) => {
      settle = resolve;
    });
    const giveUp = (ending: TapEnding): void => {
      if (this.#waiting !== waiting) return;
      this.#waiting = undefined;
      waiting.stopTimer();
      settle(ending);
    };
    const waiting: Waiting = {
      asked,
      end: (ending) => {
        this.#isTaken = false;
        settle(ending);
      },
      stopTimer: this.#clock.after(withinMs, () => {
        giveUp({ kind: 'timed-out' });
      }),
    };
    this.#waiting = waiting;
    const cancel = (): void => {
      giveUp({ kind: 'cancelled' });
    };
    return { ended, cancel };
  }

  /** A card has come: whoever waits gets its answer, and may not be overtaken meanwhile. */
  take(): TakenTap | undefined {
    const waiting = this.#waiting;
    if (!waiting) return undefined;
    waiting.stopTimer();
    this.#waiting = undefined;
    this.#isTaken = true;
    return waiting;
  }

  close(): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.stopTimer();
    waiting?.end({ kind: 'cancelled' });
  }
}
