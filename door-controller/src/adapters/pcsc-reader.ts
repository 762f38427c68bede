import { type ChildProcess, fork } from 'node:child_process';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { guardTransmit } from '@monban/card-ap/guard';
import type { GuardProfile } from '@monban/card-ap/guard/allow-list';
import type { GuardedTransmit } from '@monban/card-ap/transmit';
import type { ReaderId } from '@monban/core/ids';
import type { Cancel, Clock, ReaderDevice, ReaderEvent, ReaderLoss } from '../ports.ts';
import { ReaderError } from '../reader-error.ts';
import { jitteredDelay } from '../backoff.ts';
import { errorOf, ReaderMessage, type ReaderRequest } from './reader-protocol.ts';
import { withDeadline } from './with-deadline.ts';

export interface PcscReaderOptions {
  readonly readerId: ReaderId;
  /** As pcscd names it, such as `Virtual PCD 00 00`. */
  readonly readerName: string;
  readonly profile: GuardProfile;
  readonly clock: Clock;
  /** 0 ≤ x < 1. */
  readonly random: () => number;
  readonly onEvent: (event: ReaderEvent) => void;
  /** Told of each command that went to the card and came back, without a byte of it. */
  readonly onExchange?: (exchange: CardExchange) => void;
}

/** One command and its answer: lengths in bytes, and how long the card and the way to it took. */
export interface CardExchange {
  readonly commandLength: number;
  readonly answerLength: number;
  readonly ms: number;
}

const RESTART_MS = { first: 100, most: 4_000 } as const;

/**
 * A PC/SC reader in a child process of its own, which is killed and started again when a card does not answer in
 * time, when pcscd dies, and when the reader is unplugged.
 */
export function makePcscReader(options: PcscReaderOptions): ReaderDevice {
  return new PcscReader(options);
}

type Question = ReaderRequest extends infer Each
  ? Each extends ReaderRequest
    ? Omit<Each, 'number'>
    : never
  : never;

class PcscReader implements ReaderDevice {
  readonly readerId: ReaderId;
  readonly #options: PcscReaderOptions;
  readonly #questions = new Map<number, Pending>();
  #child: ChildProcess | undefined;
  #cancelRestart: Cancel | undefined;
  #closed = false;
  #busy = false;
  #ready = false;
  #failures = 0;
  #nextNumber = 1;
  #presence: 'absent' | 'present' | 'present-but-spoiled' = 'absent';

  constructor(options: PcscReaderOptions) {
    this.#options = options;
    this.readerId = options.readerId;
  }

  start(): Promise<void> {
    this.#fork();
    return Promise.resolve();
  }

  async session<T>(deadlineMs: number, work: (transmit: GuardedTransmit) => Promise<T>): Promise<T> {
    if (this.#busy) throw new ReaderError('reader-busy');
    if (this.#presence !== 'present') throw new ReaderError('card-removed');
    this.#busy = true;
    const child = this.#child;
    const onExpired = (): void => {
      this.#presence = 'present-but-spoiled';
      child?.kill('SIGKILL');
    };
    try {
      return await withDeadline({ clock: this.#options.clock, deadlineMs, onExpired }, () => this.#run(work));
    } finally {
      this.#busy = false;
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#cancelRestart?.();
    const child = this.#child;
    if (child?.exitCode !== null || child.signalCode !== null) return;
    await new Promise<void>((resolve) => {
      child.once('exit', () => {
        resolve();
      });
      child.kill('SIGKILL');
    });
  }

  async #run<T>(work: (transmit: GuardedTransmit) => Promise<T>): Promise<T> {
    await this.#ask({ kind: 'connect' });
    try {
      return await work(guardTransmit((command) => this.#transmit(command), this.#options.profile));
    } finally {
      await this.#ask({ kind: 'disconnect' }).catch(() => undefined);
    }
  }

  async #transmit(command: Uint8Array): Promise<Uint8Array> {
    const { clock, onExchange } = this.#options;
    const beganMs = clock.monotonicMs();
    const answer = await this.#ask({ kind: 'transmit', command });
    const ms = clock.monotonicMs() - beganMs;
    onExchange?.({ commandLength: command.length, answerLength: answer.length, ms });
    return answer;
  }

  #ask(question: Question): Promise<Uint8Array> {
    const child = this.#child;
    if (!child?.connected) return Promise.reject(new ReaderError('reader-lost'));
    const number = this.#nextNumber++;
    return new Promise((resolve, reject) => {
      this.#questions.set(number, { resolve, reject });
      child.send({ ...question, number } satisfies ReaderRequest, (cause) => {
        if (cause) this.#settle(number, { reject: new ReaderError('reader-lost') });
      });
    });
  }

  #fork(): void {
    const { readerName, profile } = this.#options;
    const own = fileURLToPath(import.meta.url);
    const program = fileURLToPath(new URL(`./reader-process${extname(own)}`, import.meta.url));
    const child = fork(program, [readerName, profile], {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.#child = child;
    child.on('error', () => undefined); // 'exit' or the next question says so.
    child.on('message', (message) => {
      if (child === this.#child) this.#heard(ReaderMessage.parse(message));
    });
    child.once('exit', () => {
      if (child === this.#child) this.#gone();
    });
  }

  #heard(message: ReaderMessage): void {
    switch (message.kind) {
      case 'ready':
        this.#failures = 0;
        this.#ready = true;
        this.#options.onEvent({ kind: 'ready' });
        this.#found(message.cardPresent);
        return;
      case 'lost':
        this.#lost(message.detail);
        return;
      case 'card':
        this.#seen(message.present);
        return;
      case 'answer':
        this.#settle(message.number, { resolve: message.answer });
        return;
      case 'failure':
        this.#settle(message.number, { reject: errorOf(message.failure) });
        return;
    }
  }

  /**
   * What lay there before anybody watched is no presentation. A card that made us start over is the same presentation
   * still: it is reported again only after it was taken away.
   */
  #found(present: boolean): void {
    if (present && this.#presence === 'absent') {
      this.#presence = 'present';
      this.#options.onEvent({ kind: 'card-found' });
    } else if (!present) {
      this.#seen(false);
    }
  }

  #seen(present: boolean): void {
    if (present && this.#presence === 'absent') {
      this.#presence = 'present';
      this.#options.onEvent({ kind: 'card-present' });
    } else if (!present && this.#presence !== 'absent') {
      this.#presence = 'absent';
      this.#options.onEvent({ kind: 'card-removed' });
    }
  }

  #lost(detail: ReaderLoss): void {
    if (this.#ready || this.#failures === 0) this.#options.onEvent({ kind: 'lost', detail });
    this.#ready = false;
    // Nobody taps by restarting pcscd: a card that lay there must be taken away and laid on again.
    if (this.#presence === 'present') this.#presence = 'present-but-spoiled';
  }

  #gone(): void {
    for (const number of [...this.#questions.keys()]) {
      this.#settle(number, { reject: new ReaderError('reader-lost') });
    }
    if (this.#closed) return;
    if (this.#ready) this.#lost('killed-past-deadline');
    const delayMs = jitteredDelay(this.#failures, RESTART_MS, this.#options.random);
    this.#failures += 1;
    this.#cancelRestart = this.#options.clock.after(delayMs, () => {
      this.#fork();
    });
  }

  #settle(number: number, outcome: { readonly resolve: Uint8Array } | { readonly reject: Error }): void {
    const pending = this.#questions.get(number);
    this.#questions.delete(number);
    if ('resolve' in outcome) pending?.resolve(outcome.resolve);
    else pending?.reject(outcome.reject);
  }
}

interface Pending {
  readonly resolve: (answer: Uint8Array) => void;
  readonly reject: (cause: Error) => void;
}
