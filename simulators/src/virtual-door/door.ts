import { SimulatorError } from '../errors.ts';
import type { DoorLog } from './door-log.ts';
import type {
  DoorInput,
  DoorLogEntry,
  DoorState,
  KeysRequest,
  PushOutcome,
  StrikePosition,
  StrikeRequest,
} from './messages.ts';

export interface VirtualDoorDeps {
  readonly log: DoorLog;
  readonly now: () => Date;
}

type Listener = (input: DoorInput) => void;

/**
 * A door leaf with a fail-secure strike, a contact, an exit button and a tamper switch. It knows nothing of rights:
 * it opens for whoever pushes while the strike is released, and writes down what happened before it tells anybody.
 */
export class VirtualDoor {
  readonly doorId: string;
  readonly #deps: VirtualDoorDeps;
  readonly #listeners = new Set<Listener>();
  readonly #strikeWatchers = new Set<() => void>();
  #strike: StrikePosition = 'engaged';
  #reference: string | null = null;
  #contact: DoorState['contact'] = 'closed';
  #tampered = false;
  #notice: string | null = null;
  #isDisposed = false;
  #engageTimer: NodeJS.Timeout | undefined;

  constructor(doorId: string, deps: VirtualDoorDeps) {
    this.doorId = doorId;
    this.#deps = deps;
  }

  state(): DoorState {
    return {
      doorId: this.doorId,
      strike: this.#strike,
      contact: this.#contact,
      tampered: this.#tampered,
      notice: this.#notice,
    };
  }

  setStrike({ position, forAtMostMs, reference }: StrikeRequest): void {
    clearTimeout(this.#engageTimer);
    this.#moveStrike(position, reference ?? null);
    if (position === 'released' && forAtMostMs !== undefined) {
      this.#engageTimer = setTimeout(() => {
        this.#moveStrike('engaged', null);
      }, forAtMostMs);
    }
  }

  show(notice: string): void {
    this.#notice = notice;
  }

  push(isForced: boolean): PushOutcome {
    if (this.#contact === 'open') return { outcome: 'already-open' };
    if (this.#strike === 'released') return this.#open('opened', this.#reference);
    if (isForced) return this.#open('forced', null);
    this.#note('held', null);
    return { outcome: 'held' };
  }

  close(): void {
    if (this.#contact === 'closed') return;
    this.#note('closed', null);
    this.#contact = 'closed';
    this.#tell({ kind: 'contact', contact: 'closed' });
  }

  pressExitButton(): void {
    this.#note('exit-pressed', null);
    this.#tell({ kind: 'exit-button' });
  }

  /** Nothing of it is written down: these are digits of a PIN. */
  pressKeys({ side, keys }: KeysRequest): void {
    for (const key of keys) this.#tell({ kind: 'key', side, key });
  }

  setTampered(tampered: boolean): void {
    if (tampered === this.#tampered) return;
    this.#note(tampered ? 'tampered' : 'tamper-ended', null);
    this.#tampered = tampered;
    this.#tell({ kind: 'tamper', tampered });
  }

  /**
   * Begins with the present state; returns how to stop. When the last listener goes, its wires are cut: a released
   * strike engages.
   */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    listener({ kind: 'state', state: this.state() });
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0 && !this.#isDisposed) this.setStrike({ position: 'engaged' });
    };
  }

  /** @throws SimulatorError `TIMED_OUT` */
  async waitForStrike(position: StrikePosition, timeoutMs: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const finish = (settle: () => void): void => {
        clearTimeout(timer);
        this.#strikeWatchers.delete(look);
        settle();
      };
      const look = (): void => {
        if (this.#strike === position) finish(resolve);
      };
      const timer = setTimeout(() => {
        const error = new SimulatorError('TIMED_OUT', { reason: `strike not ${position}` });
        finish(() => {
          reject(error);
        });
      }, timeoutMs);
      this.#strikeWatchers.add(look);
      look();
    });
  }

  /** The host ends: nothing moves by itself any more. */
  dispose(): void {
    this.#isDisposed = true;
    clearTimeout(this.#engageTimer);
  }

  #moveStrike(position: StrikePosition, reference: string | null): void {
    const isNew = position !== this.#strike || reference !== this.#reference;
    if (!isNew) return;
    this.#note(position === 'released' ? 'strike-released' : 'strike-engaged', reference);
    this.#strike = position;
    this.#reference = reference;
    for (const look of [...this.#strikeWatchers]) look();
  }

  #open(outcome: 'opened' | 'forced', reference: string | null): PushOutcome {
    this.#note(outcome, reference);
    this.#contact = 'open';
    this.#tell({ kind: 'contact', contact: 'open' });
    return { outcome };
  }

  #note(fact: DoorLogEntry['fact'], reference: string | null): void {
    const at = this.#deps.now().toISOString();
    this.#deps.log.append({ at, doorId: this.doorId, fact, reference });
  }

  #tell(input: DoorInput): void {
    for (const listener of [...this.#listeners]) listener(input);
  }
}
