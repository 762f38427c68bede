import type { Cancel, Clock } from '../ports.ts';
import type { PinsWanted } from './desk-state.ts';
import { type EnteredPins, type PinAsking, type PinPad, wipePins } from './pin-pad.ts';

/** Time to type; and what was typed waits no longer than that for the card. */
export const PIN_PATIENCE_MS = 120_000;

export interface HolderPinsOptions {
  readonly pad: PinPad;
  readonly clock: Clock;
  readonly onEntered: () => void;
  readonly onNotEntered: () => void;
}

/** Owns what the holder types, from the question until it is wiped. */
export class HolderPins {
  readonly #options: HolderPinsOptions;
  #asking: PinAsking | undefined;
  #entered: EnteredPins | undefined;
  #timer: Cancel | undefined;

  constructor(options: HolderPinsOptions) {
    this.#options = options;
  }

  /** Where the holder types just now. */
  get address(): string | undefined {
    return this.#asking?.address;
  }

  get entered(): EnteredPins | undefined {
    return this.#entered;
  }

  ask(wanted: PinsWanted): void {
    this.clear();
    const asking = this.#options.pad.ask(wanted);
    this.#asking = asking;
    this.#expireLater();
    void asking.entered.then((pins) => {
      this.#take(asking, pins);
    });
  }

  /** Wipes; asks no more. */
  clear(): void {
    this.#timer?.();
    this.#timer = undefined;
    this.#asking?.cancel();
    this.#asking = undefined;
    wipePins(this.#entered);
    this.#entered = undefined;
  }

  #take(asking: PinAsking, pins: EnteredPins | undefined): void {
    if (this.#asking !== asking) {
      wipePins(pins);
      return;
    }
    this.clear();
    if (pins === undefined) {
      this.#options.onNotEntered();
      return;
    }
    this.#entered = pins;
    this.#expireLater();
    this.#options.onEntered();
  }

  #expireLater(): void {
    this.#timer = this.#options.clock.after(PIN_PATIENCE_MS, () => {
      this.clear();
      this.#options.onNotEntered();
    });
  }
}
