import type { ControllerId } from '@monban/core/ids';
import type { DeskAnswer, DeskProgress } from '@monban/core/messages/desk';
import type { DeskCommand } from '@monban/core/messages/door-command';
import type { Knex } from '../controller-database.ts';
import type { CardReader, Clock, ReaderEvent } from '../ports.ts';
import type { DeskCardContext } from './desk-card.ts';
import { deskFailureOf } from './desk-failure.ts';
import { findDeskMemory, forgetDesk, rememberDesk } from './desk-memory.ts';
import { DeskQuestions } from './desk-questions.ts';
import { DeskSession } from './desk-session.ts';
import type { DeskEffect, DeskInput, DeskState } from './desk-state.ts';
import { deskStep } from './desk-step.ts';
import { stepOf } from './desk-steps.ts';
import { HolderPins } from './holder-pins.ts';
import type { PinPad } from './pin-pad.ts';
import { runOnCard } from './run-on-card.ts';

export interface DeskRunnerOptions {
  readonly controllerId: ControllerId;
  readonly db: Knex;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly card: DeskCardContext;
  readonly pinPad: PinPad;
  /** `false` while there is no connection. */
  readonly send: (channel: 'requests' | 'results', payload: object) => boolean;
  readonly now: () => string;
  /** A card gave a My Number away: to be told at once, whatever becomes of the job. */
  readonly onNumberExposed: () => void;
  /** What no card and no server can have caused. */
  readonly onFailure: (cause: unknown) => void;
}

/** A clerk sits beside it, and the server is asked while the card lies there (ruling 5). */
export const DESK_DEADLINE_MS = 10_000;

/** Owns the state of the desk, the reader it works with, and what a holder types. */
export class DeskRunner {
  readonly #options: DeskRunnerOptions;
  readonly #questions: DeskQuestions;
  readonly #pins: HolderPins;
  #reader: CardReader | undefined;
  #state: DeskState = { kind: 'idle' };
  #cardPresent = false;
  #session: DeskSession | undefined;
  /** The reader lends one session at a time: the next begins when this one is over, however it ends. */
  #sessionOver: Promise<void> = Promise.resolve();
  /** Effects run in order; what must be on disk before the next one is waited for. */
  #tail: Promise<void> = Promise.resolve();

  constructor(options: DeskRunnerOptions) {
    this.#options = options;
    const onNoAnswer = (): void => {
      this.#feed({ kind: 'no-answer' });
    };
    this.#questions = new DeskQuestions({ ...options, onNoAnswer });
    this.#pins = new HolderPins({
      pad: options.pinPad,
      clock: options.clock,
      onEntered: () => {
        this.#feed({ kind: 'pins-entered', cardPresent: this.#cardPresent });
      },
      onNotEntered: () => {
        this.#feed({ kind: 'pins-not-entered' });
      },
    });
  }

  attach(reader: CardReader): void {
    this.#reader = reader;
  }

  /** `false`: this desk has no reader. */
  async command(command: DeskCommand): Promise<boolean> {
    if (command.action === 'cancel') {
      this.#feed({ kind: 'cancel', jobId: command.jobId });
      return true;
    }
    if (!this.#reader) return false;
    const memory = await findDeskMemory(this.#options.db);
    this.#feed({ kind: 'begin', command, memory, cardPresent: this.#cardPresent });
    return true;
  }

  readerEvent(event: ReaderEvent): void {
    switch (event.kind) {
      // A clerk who laid the card on before anybody watched has presented it all the same.
      case 'card-found':
      case 'card-present':
        this.#cardPresent = true;
        this.#feed({ kind: 'card-present' });
        return;
      case 'card-removed':
        this.#cardPresent = false;
        this.#feed({ kind: 'card-failed', failure: 'card-removed' });
        return;
      case 'lost':
        this.#cardPresent = false;
        this.#feed({ kind: 'card-failed', failure: 'reader-lost' });
        return;
      case 'ready':
        return;
    }
  }

  answer(answer: DeskAnswer): void {
    this.#feed({ kind: 'answer', answer });
  }

  /** What was said into a dead line is said again. */
  connected(): void {
    if (this.#state.kind === 'job') this.#progress({ jobId: this.#state.jobId, step: stepOf(this.#state) });
    this.#questions.repeat();
  }

  async close(): Promise<void> {
    this.#questions.stop();
    this.#closeSession();
    await this.#tail;
    await this.#options.pinPad.close();
  }

  #feed(input: DeskInput): void {
    const [next, effects] = deskStep(this.#state, input);
    this.#state = next;
    this.#tail = this.#tail.then(() => this.#runAll(effects)).catch(this.#options.onFailure);
  }

  /** An effect that fails ends its step: what could not be remembered is not given to a card. */
  async #runAll(effects: readonly DeskEffect[]): Promise<void> {
    for (const effect of effects) await this.#run(effect);
  }

  async #run(effect: DeskEffect): Promise<void> {
    if ('requestId' in effect) {
      this.#questions.ask(effect);
      return;
    }
    switch (effect.kind) {
      case 'remember':
        return rememberDesk(this.#options.db, effect.memory);
      case 'forget':
        return forgetDesk(this.#options.db);
      case 'progress':
        this.#progress(effect);
        return;
      case 'ask-pins':
        this.#askPins(effect);
        return;
      case 'stop-asking':
        this.#questions.stop();
        return;
      case 'open-session':
      case 'close-session':
      case 'card':
        this.#runOnReader(effect);
        return;
    }
  }

  #runOnReader(effect: Extract<DeskEffect, { kind: 'open-session' | 'close-session' | 'card' }>): void {
    switch (effect.kind) {
      case 'open-session':
        this.#openSession();
        return;
      case 'close-session':
        this.#closeSession();
        return;
      case 'card':
        this.#session?.push(effect.operation);
        return;
    }
  }

  #openSession(): void {
    const session = new DeskSession();
    this.#session = session;
    this.#sessionOver = this.#sessionOver
      .then(() => this.#serve(session))
      .catch((cause: unknown) => {
        this.#sessionFailed(session, cause);
      })
      .catch(this.#options.onFailure);
  }

  #closeSession(): void {
    this.#session?.end();
    this.#session = undefined;
    this.#pins.clear();
  }

  async #serve(session: DeskSession): Promise<void> {
    const { card: context, newId } = this.#options;
    // Ended while it waited for the one before: the card need not be powered up.
    if (this.#session !== session) return;
    await this.#reader?.session(DESK_DEADLINE_MS, (transmit) =>
      session.serve(
        (operation) => runOnCard({ transmit, context, pins: this.#pins.entered }, operation),
        (outcome) => {
          this.#feed({ kind: 'card-done', outcome, requestId: newId() });
        },
      ),
    );
  }

  #sessionFailed(session: DeskSession, cause: unknown): void {
    const failure = deskFailureOf(cause);
    if (failure === 'number-exposed') this.#options.onNumberExposed();
    if (this.#session !== session) return;
    this.#session = undefined;
    this.#feed({ kind: 'card-failed', failure });
  }

  #askPins({ jobId, wanted }: Extract<DeskEffect, { kind: 'ask-pins' }>): void {
    this.#pins.ask(wanted);
    const isWrong = wanted.jpkiTriesLeft !== undefined;
    this.#progress({ jobId, step: 'pin-entry', ...(isWrong && { failure: 'jpki-pin-wrong' }) });
  }

  #progress(progress: Pick<DeskProgress, 'jobId' | 'step' | 'failure'>): void {
    const { jobId, step, failure } = progress;
    const pinPage = step === 'pin-entry' ? this.#pins.address : undefined;
    this.#options.send('results', {
      type: 'monban.desk-progress.v1',
      controllerId: this.#options.controllerId,
      jobId,
      at: this.#options.now(),
      step,
      ...(failure === undefined ? {} : { failure }),
      ...(pinPage === undefined ? {} : { pinPage }),
    } satisfies DeskProgress);
  }
}
