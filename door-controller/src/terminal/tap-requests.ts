import { randomUUID } from 'node:crypto';
import { findAudience } from '@monban/core/access/judge-audience';
import { TERMINAL_WORDS } from '@monban/core/access/terminal-words';
import {
  TAP_WITHIN_MS,
  type TapRefusal,
  type TapRequest,
  type TapRequestState,
  TOKEN_LIFE_SECONDS,
} from '@monban/core/messages/tap-request';
import type { Knex } from '../controller-database.ts';
import type { Cancel, Clock } from '../ports.ts';
import type { TimeKeeper } from '../time-keeper.ts';
import type { Asking, TapEnding } from './awaited-tap.ts';
import type { Program } from './programs.ts';
import type { TerminalRunner } from './terminal-runner.ts';
import { useNonce } from './used-nonces.ts';

export interface TapRequestsDeps {
  readonly terminal: Pick<TerminalRunner, 'ask' | 'place' | 'tokenFor'>;
  /** Is the reader watching? */
  readonly isReady: () => boolean;
  readonly db: Knex;
  readonly clock: Clock;
  readonly time: Pick<TimeKeeper, 'read'>;
}

export type Refusal = TapRefusal['error'];

interface Entry {
  readonly program: string;
  readonly asking: Asking;
  state: TapRequestState;
  readonly done: Promise<void>;
}

/** The requests of the programs on this machine: each is the asking program's own, and forgotten soon after its end. */
export class TapRequests {
  readonly #deps: TapRequestsDeps;
  readonly #entries = new Map<string, Entry>();
  readonly #timers = new Set<Cancel>();

  constructor(deps: TapRequestsDeps) {
    this.#deps = deps;
  }

  /** Asks in the program's name. What a program may not ask for is refused before its nonce is used up. */
  async create(program: Program, request: TapRequest): Promise<TapRequestState | Refusal> {
    const refusal = this.#refuse(program, request);
    if (refusal) return refusal;
    const { terminal, db, time } = this.#deps;
    if (!(await useNonce(db, request, time.read().at))) return 'nonce-used';
    const asking = terminal.ask(request, { withinMs: TAP_WITHIN_MS });
    if (!asking) return 'busy';
    const expiresAt = new Date(time.read().at.getTime() + TAP_WITHIN_MS).toISOString();
    const asked = { id: randomUUID(), expiresAt };
    const entry: Entry = {
      program: program.name,
      asking,
      state: { ...asked, state: 'waiting' },
      done: asking.ended.then((ending) => {
        entry.state = this.#stateOf(asked, ending, request);
        this.#forgetLater(asked.id);
      }),
    };
    this.#entries.set(asked.id, entry);
    return entry.state;
  }

  /** How it stands, after its end or `waitMs`, whichever is first. */
  async find(program: Program, id: string, waitMs: number): Promise<TapRequestState | Refusal> {
    const entry = this.#entryOf(program, id);
    if (!entry) return 'unknown';
    if (waitMs > 0) await Promise.race([entry.done, this.#pause(waitMs)]);
    return entry.state;
  }

  /** Too late once the card is being read: the answer tells. */
  async cancel(program: Program, id: string): Promise<TapRequestState | Refusal> {
    const entry = this.#entryOf(program, id);
    if (!entry) return 'unknown';
    entry.asking.cancel();
    await entry.done;
    return entry.state;
  }

  close(): void {
    for (const cancel of this.#timers) cancel();
    this.#entries.clear();
  }

  #refuse(program: Program, request: TapRequest): Refusal | undefined {
    const { terminal, isReady } = this.#deps;
    const { place } = terminal;
    if (!place || !isReady()) return 'not-ready';
    const own = program.audiences[request.audience];
    const allowed = findAudience(place, request);
    if (!own || !allowed) return 'audience-not-allowed';
    const isWithin = request.scope.every((scope) => own.includes(scope) && allowed.scopes.includes(scope));
    return isWithin ? undefined : 'scope-not-allowed';
  }

  #stateOf(
    asked: { readonly id: string; readonly expiresAt: string },
    ending: TapEnding,
    request: TapRequest,
  ): TapRequestState {
    switch (ending.kind) {
      case 'granted': {
        const token = this.#deps.terminal.tokenFor(ending, request);
        if (token === undefined) return deniedState(asked, 'refused', ending.receipt);
        return { ...asked, state: 'granted', token, text: TERMINAL_WORDS.welcome };
      }
      case 'denied':
        return deniedState(asked, ending.display, ending.receipt);
      case 'timed-out':
      case 'cancelled':
        return { ...asked, state: ending.kind, text: TERMINAL_WORDS[ending.kind] };
    }
  }

  #entryOf(program: Program, id: string): Entry | undefined {
    const entry = this.#entries.get(id);
    return entry?.program === program.name ? entry : undefined;
  }

  /** The answer is there for as long as its token counts. */
  #forgetLater(id: string): void {
    const cancel = this.#deps.clock.after(TOKEN_LIFE_SECONDS * 1_000, () => {
      this.#timers.delete(cancel);
      this.#entries.delete(id);
    });
    this.#timers.add(cancel);
  }

  #pause(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#deps.clock.after(delayMs, () => {
        this.#timers.delete(cancel);
        resolve();
      });
      this.#timers.add(cancel);
    });
  }
}

function deniedState(
  asked: { readonly id: string; readonly expiresAt: string },
  display: Extract<TapEnding, { kind: 'denied' }>['display'],
  receipt: string | undefined,
): TapRequestState {
  return { ...asked, state: 'denied', display, text: TERMINAL_WORDS[display], receipt: receipt ?? null };
}
