import {
  MAXIMUM_BATCH,
  type OutboundReceipt,
  type ReceiptAck,
  type ReceiptBatch,
} from '@monban/core/messages/receipt';
import { hashReceipt, signBatchHead } from '@monban/trust/receipt-chain';
import type { SigningKey } from '@monban/trust/keys';
import type { ControllerId } from '@monban/core/ids';
import type { Outbox } from './outbox.ts';
import type { Cancel, Clock } from './ports.ts';

export interface ReceiptSenderOptions {
  readonly controllerId: ControllerId;
  readonly key: SigningKey;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly publish: (batch: ReceiptBatch) => void;
  /** Storage that fails while reading or deleting; the rows stay. */
  readonly onFailure: (cause: unknown) => void;
}

/** Receipts on their way at most, before the server has acknowledged any of them. */
export const WINDOW = 8 * MAXIMUM_BATCH;
/** How long a lonely receipt waits for company; the page in the console is live all the same. */
export const LINGER_MS = 50;
export const RESEND_MS = { first: 1_000, most: 8_000 } as const;

/**
 * Moves receipts from the outbox to the server until the server's own signed acknowledgement lets them be deleted.
 * A broker's acknowledgement means nothing (measurements 2.2); without progress everything on its way is sent again.
 */
export class ReceiptSender {
  readonly #options: ReceiptSenderOptions;
  #connected = false;
  #sentThrough: number;
  /** First transmissions of receipts that this process wrote: an acknowledgement of one is fresh. */
  #fresh: readonly { readonly through: number; readonly sentAtMs: number }[] = [];
  /** Nobody can have committed more; what an earlier process wrote counts as sent. */
  #everSent: number;
  #resendMs: number = RESEND_MS.first;
  #cancelLinger: Cancel | undefined;
  #cancelResend: Cancel | undefined;
  #pumping: Promise<void> | undefined;
  #pumpAgain = false;

  constructor(options: ReceiptSenderOptions) {
    this.#options = options;
    const { lastSequence, depth } = options.outbox;
    this.#sentThrough = lastSequence - depth;
    this.#everSent = lastSequence;
    options.outbox.onAppended(() => {
      this.#linger();
    });
  }

  connected(): void {
    this.#connected = true;
    this.#rewind();
  }

  disconnected(): void {
    this.#connected = false;
    this.#cancelResend?.();
    this.#cancelLinger?.();
    this.#cancelLinger = undefined;
  }

  /**
   * Gives up what the server has committed, and goes back to what it has after a restore. Answers when the newest
   * receipt it covers was first sent, on the monotonic clock, if this process wrote it: the server cannot have signed
   * before.
   */
  async acknowledged(ack: ReceiptAck): Promise<number | undefined> {
    const { outbox } = this.#options;
    if (ack.epoch !== outbox.epoch || ack.committedThrough > this.#everSent) return undefined;
    const covered = this.#fresh.filter(({ through }) => through <= ack.committedThrough);
    this.#fresh = this.#fresh.slice(covered.length);
    if (await outbox.followRestoration(ack)) this.#rewind();
    if (await outbox.acknowledge(ack)) {
      this.#resendMs = RESEND_MS.first;
      this.#sentThrough = Math.max(this.#sentThrough, ack.committedThrough);
      this.#watch();
      this.#pump();
    }
    return covered.at(-1)?.sentAtMs;
  }

  async idle(): Promise<void> {
    while (this.#pumping) await this.#pumping;
  }

  get #acknowledgedThrough(): number {
    const { lastSequence, depth } = this.#options.outbox;
    return lastSequence - depth;
  }

  #linger(): void {
    if (!this.#connected) return;
    if (this.#options.outbox.lastSequence - this.#sentThrough >= MAXIMUM_BATCH) {
      this.#pump();
      return;
    }
    this.#cancelLinger ??= this.#options.clock.after(LINGER_MS, () => {
      this.#cancelLinger = undefined;
      this.#pump();
    });
  }

  #rewind(): void {
    this.#sentThrough = this.#acknowledgedThrough;
    this.#watch();
    this.#pump();
  }

  /**
   * Sends again when the server has been silent for too long, ever more slowly: it may be away for a day. With nothing
   * on its way this sends what a failed read of the outbox has left behind.
   */
  #watch(): void {
    this.#cancelResend?.();
    if (!this.#connected) return;
    this.#cancelResend = this.#options.clock.after(this.#resendMs, () => {
      if (this.#sentThrough > this.#acknowledgedThrough) {
        this.#resendMs = Math.min(this.#resendMs * 2, RESEND_MS.most);
      }
      this.#rewind();
    });
  }

  /** Called while it runs, it runs once more: nothing that came in between is forgotten. */
  #pump(): void {
    if (this.#pumping) {
      this.#pumpAgain = true;
      return;
    }
    this.#pumping = this.#sendWindow()
      .catch(this.#options.onFailure)
      .finally(() => {
        this.#pumping = undefined;
        const again = this.#pumpAgain;
        this.#pumpAgain = false;
        if (again) this.#pump();
      });
  }

  async #sendWindow(): Promise<void> {
    const { outbox } = this.#options;
    while (this.#connected && this.#sentThrough < outbox.lastSequence) {
      if (this.#sentThrough - this.#acknowledgedThrough >= WINDOW) return;
      const after = this.#handledThrough;
      const receipts = await outbox.listAfter(after, MAXIMUM_BATCH);
      const last = receipts.at(-1);
      if (!last || !this.#isConnected()) return;
      // Meanwhile an acknowledgement may have deleted the first of them, or a new connection begun again.
      if (after === this.#handledThrough) this.#send(after, receipts, hashReceipt(last.payload));
    }
  }

  /** Up to here nothing is to be sent now. */
  get #handledThrough(): number {
    return Math.max(this.#sentThrough, this.#acknowledgedThrough);
  }

  #send(after: number, receipts: readonly OutboundReceipt[], hash: string): void {
    const { controllerId, key, outbox, clock, publish } = this.#options;
    const through = after + receipts.length;
    const isAfterLoss = outbox.lostThrough > 0 && outbox.lostThrough === after;
    const chain = {
      controllerId,
      epoch: outbox.epoch,
      sequence: through,
      hash,
      ...(isAfterLoss && { lostThrough: after }),
    };
    publish({ head: signBatchHead(after + 1, chain, key), receipts: [...receipts] });
    this.#sentThrough = through;
    if (through <= this.#everSent) return;
    this.#everSent = through;
    this.#fresh = [...this.#fresh, { through, sentAtMs: clock.monotonicMs() }];
  }

  /** Asked again after an await: the connection may be gone. */
  #isConnected(): boolean {
    return this.#connected;
  }
}
