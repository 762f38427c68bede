import type { Cancel, Clock, KeypadKey } from './ports.ts';

/** A typed PIN lives this long, counted from its first digit (ruling 18). */
export const KEYPAD_LIFETIME_MS = 15_000;
const SHORTEST = 4;
const LONGEST = 8;

/**
 * What was typed beside one reader, until a tap takes it or its time is over. The digits are bytes in one buffer that
 * is overwritten, and nobody can ask how many there are.
 */
export class Keypad {
  readonly #clock: Pick<Clock, 'after'>;
  readonly #digits = new Uint8Array(LONGEST);
  #count = 0;
  #cancel: Cancel | undefined;

  constructor(clock: Pick<Clock, 'after'>) {
    this.#clock = clock;
  }

  /** A digit more than a PIN can have is a mistake: everything is forgotten, as by `clear`. */
  press(key: KeypadKey): void {
    if (key === 'clear' || this.#count === LONGEST) {
      this.forget();
      return;
    }
    if (this.#count === 0) {
      this.#cancel = this.#clock.after(KEYPAD_LIFETIME_MS, () => {
        this.forget();
      });
    }
    this.#digits[this.#count] = key.charCodeAt(0);
    this.#count += 1;
  }

  /**
   * ASCII digits, which the caller overwrites after use; undefined when there are fewer than a PIN has. Either way the
   * keypad has forgotten them.
   */
  take(): Uint8Array | undefined {
    const pin = this.#count < SHORTEST ? undefined : this.#digits.slice(0, this.#count);
    this.forget();
    return pin;
  }

  forget(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#digits.fill(0);
    this.#count = 0;
  }
}
