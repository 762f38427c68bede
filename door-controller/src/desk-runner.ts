import { BadgeId, DeskJobId, type ControllerId } from '@monban/core/ids';
import type {
  DeskAnswer,
  DeskEvidence,
  DeskProgress,
  DeskRecordRequest,
  DeskFailure,
} from '@monban/core/messages/desk';
import type { DeskCommand } from '@monban/core/messages/door-command';
import { z } from 'zod';
import { findState, putState, type Knex } from './controller-database.ts';
import {
  type DeskEffect,
  type DeskInput,
  type DeskState,
  deskStep,
  type GivenBadge,
  stepOf,
} from './desk.ts';
import { type DeskCardContext, deskFailureOf, runOnCard } from './desk-card.ts';
import { DeskSession } from './desk-session.ts';
import type { Cancel, CardReader, Clock, ReaderEvent } from './ports.ts';

export interface DeskRunnerOptions {
  readonly controllerId: ControllerId;
  readonly db: Knex;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly card: DeskCardContext;
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
const ASK_AGAIN_MS = 1_000;
/** A record is asked for while the card waits; evidence can wait for a server that restarts. */
const ASK_TIMES = { 'ask-record': 8, 'send-evidence': 60 } as const;

/** Owns the state of the desk and the reader it works with. */
export class DeskRunner {
  readonly #options: DeskRunnerOptions;
  #reader: CardReader | undefined;
  #state: DeskState = { kind: 'idle' };
  #cardPresent = false;
  #session: DeskSession | undefined;
  /** The reader lends one session at a time: the next begins when this one is over, however it ends. */
  #sessionOver: Promise<void> = Promise.resolve();
  #asking: { readonly request: object; readonly cancel: Cancel } | undefined;
  /** Effects run in order; what must be on disk before the next one is waited for. */
  #tail: Promise<void> = Promise.resolve();

  constructor(options: DeskRunnerOptions) {
    this.#options = options;
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
    const given = await findGiven(this.#options.db);
    this.#feed({ kind: 'begin', command, given, cardPresent: this.#cardPresent });
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
    if (this.#asking) this.#options.send('requests', this.#asking.request);
  }

  async close(): Promise<void> {
    this.#asking?.cancel();
    this.#session?.end();
    await this.#tail;
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
    switch (effect.kind) {
      case 'open-session':
      case 'close-session':
      case 'card':
        this.#runOnReader(effect);
        return;
      case 'remember':
        return putState(this.#options.db, 'desk-given', JSON.stringify(effect.given));
      case 'forget':
        return putState(this.#options.db, 'desk-given', 'null');
      case 'progress':
        this.#progress(effect);
        return;
      case 'ask-record':
      case 'send-evidence':
        this.#ask(this.#requestOf(effect), ASK_TIMES[effect.kind]);
        return;
      case 'stop-asking':
        this.#stopAsking();
        return;
    }
  }

  #runOnReader(effect: Extract<DeskEffect, { kind: 'open-session' | 'close-session' | 'card' }>): void {
    switch (effect.kind) {
      case 'open-session':
        this.#openSession();
        return;
      case 'close-session':
        this.#session?.end();
        this.#session = undefined;
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
        this.#sessionFailed(session, deskFailureOf(cause));
      })
      .catch(this.#options.onFailure);
  }

  async #serve(session: DeskSession): Promise<void> {
    const { card, newId } = this.#options;
    // Ended while it waited for the one before: the card need not be powered up.
    if (this.#session !== session) return;
    await this.#reader?.session(DESK_DEADLINE_MS, (transmit) =>
      session.serve(
        (operation) => runOnCard(transmit, operation, card),
        (outcome) => {
          this.#feed({ kind: 'card-done', outcome, requestId: newId() });
        },
      ),
    );
  }

  #sessionFailed(session: DeskSession, failure: DeskFailure): void {
    if (failure === 'number-exposed') this.#options.onNumberExposed();
    if (this.#session !== session) return;
    this.#session = undefined;
    this.#feed({ kind: 'card-failed', failure });
  }

  #requestOf(effect: Extract<DeskEffect, { kind: 'ask-record' | 'send-evidence' }>): object {
    const { controllerId, now } = this.#options;
    const common = { controllerId, jobId: effect.jobId, requestId: effect.requestId, at: now() };
    return effect.kind === 'ask-record'
      ? ({
          type: 'monban.desk-record-request.v1',
          ...common,
          publicKey: effect.publicKey,
          cardLink: effect.cardLink,
        } satisfies DeskRecordRequest)
      : ({ type: 'monban.desk-evidence.v1', ...common, ...effect.evidence } satisfies DeskEvidence);
  }

  #ask(request: object, times: number): void {
    this.#stopAsking();
    this.#options.send('requests', request);
    const cancel = this.#options.clock.after(ASK_AGAIN_MS, () => {
      if (times > 1) this.#ask(request, times - 1);
      else this.#feed({ kind: 'no-answer' });
    });
    this.#asking = { request, cancel };
  }

  #stopAsking(): void {
    this.#asking?.cancel();
    this.#asking = undefined;
  }

  #progress(progress: Pick<DeskProgress, 'jobId' | 'step' | 'failure'>): void {
    const { jobId, step, failure } = progress;
    this.#options.send('results', {
      type: 'monban.desk-progress.v1',
      controllerId: this.#options.controllerId,
      jobId,
      at: this.#options.now(),
      step,
      ...(failure === undefined ? {} : { failure }),
    } satisfies DeskProgress);
  }
}

const StoredGiven = z.strictObject({
  jobId: DeskJobId,
  badgeId: BadgeId,
  publicKey: z.string(),
  record: z.string(),
});

async function findGiven(db: Knex): Promise<GivenBadge | undefined> {
  const stored = await findState(db, 'desk-given');
  const given = StoredGiven.safeParse(JSON.parse(stored ?? 'null'));
  return given.success ? given.data : undefined;
}
