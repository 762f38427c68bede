import { guardTransmit } from '@monban/card-ap/guard';
import type { GuardedTransmit } from '@monban/card-ap/transmit';
import { ReaderId } from '@monban/core/ids';
import type { CardReader, ReaderEvent } from '@monban/door-controller/ports';
import { ReaderError } from '@monban/door-controller/reader-error';
import type { VirtualCard } from '@monban/simulators/virtual-card/card';
import type { PullPlan } from '@monban/simulators/virtual-card/vpcd-client';

/** A desk's reader in this process, and the hand that lays cards on it and pulls them at the n-th command. */
export class HandReader implements CardReader {
  readonly readerId = ReaderId.parse('a0000000-0000-4000-8000-a00000000003');
  /** Commands that arrived since the card was laid on. */
  apdus = 0;
  readonly #onEvent: (event: ReaderEvent) => void;
  #card: VirtualCard | undefined;
  #pull: PullPlan | undefined;

  constructor(onEvent: (event: ReaderEvent) => void) {
    this.#onEvent = onEvent;
  }

  get isEmpty(): boolean {
    return this.#card === undefined;
  }

  lay(card: VirtualCard, pull?: PullPlan): void {
    this.#card = card;
    this.#pull = pull;
    this.apdus = 0;
    this.#onEvent({ kind: 'card-present' });
  }

  lift(): void {
    if (this.#card === undefined) return;
    this.#card.powerOff();
    this.#card = undefined;
    this.#onEvent({ kind: 'card-removed' });
  }

  async session<T>(_deadlineMs: number, work: (transmit: GuardedTransmit) => Promise<T>): Promise<T> {
    const card = this.#card;
    if (!card) throw new ReaderError('card-removed');
    card.powerOn();
    try {
      return await work(guardTransmit((command) => this.#transmit(card, command), 'desk'));
    } finally {
      card.reset();
    }
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  async #transmit(card: VirtualCard, command: Uint8Array): Promise<Uint8Array> {
    await Promise.resolve();
    if (this.#card !== card) throw new ReaderError('card-removed');
    this.apdus += 1;
    const moment = this.apdus === this.#pull?.apdu ? this.#pull.moment : undefined;
    const answer = moment === 'unheard' ? undefined : card.execute(command);
    if (moment === 'after') {
      // The hand is slower than the answer.
      setImmediate(() => {
        this.lift();
      });
    } else if (moment !== undefined || answer === undefined) {
      this.lift();
      throw new ReaderError('card-removed');
    }
    return answer ?? new Uint8Array();
  }
}
