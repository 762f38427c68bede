import type { DoorId } from '@monban/core/ids';
import type { DoorState as DoorStateName } from '@monban/core/messages/controller';
import {
  type DoorEffect,
  type DoorFact,
  type DoorInput,
  doorStateName,
  type DoorState,
  type DoorTimer,
  initialDoor,
  step,
  type StrikeRelease,
} from './door.ts';
import { signalOf } from './door-signal.ts';
import type { Cancel, Clock, DoorHardware } from './ports.ts';

export interface DoorRunnerOptions {
  readonly hardware: DoorHardware;
  readonly clock: Clock;
  /** Keeps a fact if it can; never throws, never makes a door wait. */
  readonly record: (type: DoorFact) => void;
  readonly onChanged: (state: DoorStateName) => void;
}

/** Owns the state of one door: feeds it inputs in order and runs what it asks for. */
export class DoorRunner {
  readonly doorId: DoorId;
  readonly #options: DoorRunnerOptions;
  readonly #timers = new Map<DoorTimer, Cancel>();
  #state: DoorState = initialDoor();

  constructor(options: DoorRunnerOptions) {
    this.#options = options;
    this.doorId = options.hardware.doorId;
  }

  get stateName(): DoorStateName {
    return doorStateName(this.#state);
  }

  /** The state changes at once; the promise follows the strike, and rejects when the hardware did not obey. */
  async feed(input: DoorInput): Promise<void> {
    const before = this.stateName;
    const [next, effects] = step(this.#state, input, this.#options.clock.monotonicMs());
    this.#state = next;
    const moves = effects.map((effect) => this.#run(effect));
    if (this.stateName !== before) this.#options.onChanged(this.stateName);
    await Promise.all(moves);
  }

  async close(): Promise<void> {
    for (const cancel of this.#timers.values()) cancel();
    await this.#options.hardware.close();
  }

  async #run(effect: DoorEffect): Promise<void> {
    const { hardware, record } = this.#options;
    switch (effect.kind) {
      case 'release':
        return hardware.release(releaseOf(effect));
      case 'engage':
        return hardware.engage();
      case 'record':
        record(effect.type);
        return;
      case 'show':
        hardware.show(effect.notice, signalOf(effect.notice));
        return;
      case 'start-timer':
        this.#startTimer(effect.timer, effect.delayMs);
        return;
      case 'cancel-timer':
        this.#timers.get(effect.timer)?.();
        return;
    }
  }

  #startTimer(timer: DoorTimer, delayMs: number): void {
    this.#timers.get(timer)?.();
    const cancel = this.#options.clock.after(delayMs, () => {
      // A strike that cannot be moved is reported by the hardware's own 'disconnected'.
      this.feed({ kind: 'timer', timer }).catch(() => undefined);
    });
    this.#timers.set(timer, cancel);
  }
}

function releaseOf({ forAtMostMs, reference }: StrikeRelease): StrikeRelease {
  return { forAtMostMs, ...(reference !== undefined && { reference }) };
}
