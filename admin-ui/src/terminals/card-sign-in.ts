import { Empty } from '@monban/core/api/conventions';
import { BeginCardSignIn, CardSignIn, type CardRefusal } from '@monban/core/api/terminals';
import { onScopeDispose, shallowRef } from 'vue';
import { api } from '../api/api.ts';
import type { Answer } from '../api/client.ts';
import { isAsked, signInWithCard } from '../session/session.ts';

/** Signing in with the badge, as the browser that began it sees it. */
export type CardSignInState =
  | { readonly kind: 'typing'; readonly why: CardRefusal | 'timed-out' | 'lost' | undefined }
  | { readonly kind: 'pending'; readonly signIn: CardSignIn }
  | { readonly kind: 'second-step'; readonly challenge: string };

const LOOK_EVERY_MS = 1_000;
const STORED = 'monban.terminal-code';

/** One attempt at a time, followed until it has ended. The session itself is told of by `sessionState`. */
export class CardSignInAttempt {
  readonly state = shallowRef<CardSignInState>({ kind: 'typing', why: undefined });
  #timer: number | undefined;

  /** Asks the terminal with these letters; from then on the page follows by itself. */
  async begin(terminalCode: string): Promise<Answer<CardSignIn>> {
    const body = { terminalCode };
    const answer = await api.call({ method: 'POST', path: '/card-sign-in', body, answer: CardSignIn });
    if (answer.kind === 'ok') {
      localStorage.setItem(STORED, terminalCode);
      this.#follow(answer.data);
    }
    return answer;
  }

  giveUp(): void {
    if (this.state.value.kind !== 'pending') return;
    this.#become({ kind: 'typing', why: undefined });
    void api.call({ method: 'DELETE', path: '/card-sign-in', answer: Empty, isKept: true });
  }

  #become(next: CardSignInState): void {
    window.clearTimeout(this.#timer);
    this.state.value = next;
  }

  #follow(signIn: CardSignIn): void {
    this.#become({ kind: 'pending', signIn });
    this.#timer = window.setTimeout(() => void this.#look(), LOOK_EVERY_MS);
  }

  async #look(): Promise<void> {
    const answer = await api.call({ method: 'GET', path: '/card-sign-in', answer: CardSignIn });
    const { value } = this.state;
    if (value.kind !== 'pending') return;
    if (answer.kind === 'ok') await this.#take(answer.data);
    // The minute goes on without the network, and so does the tap.
    else if (answer.problem.code === 'UNREACHABLE') this.#follow(value.signIn);
    else this.#become({ kind: 'typing', why: 'lost' });
  }

  async #take(signIn: CardSignIn): Promise<void> {
    switch (signIn.state) {
      case 'asking':
      case 'waiting':
        this.#follow(signIn);
        return;
      case 'refused':
        this.#become({ kind: 'typing', why: signIn.refusal ?? 'refused' });
        return;
      case 'timed-out':
        this.#become({ kind: 'typing', why: 'timed-out' });
        return;
      case 'granted':
        await this.#finish();
    }
  }

  async #finish(): Promise<void> {
    const answer = await signInWithCard();
    if (answer.kind === 'failed') this.#become({ kind: 'typing', why: 'lost' });
    else if (isAsked(answer.data)) this.#become({ kind: 'second-step', challenge: answer.data.challenge });
  }
}

/** Leaving the page gives up. */
export function useCardSignIn(): CardSignInAttempt {
  const attempt = new CardSignInAttempt();
  onScopeDispose(() => {
    attempt.giveUp();
  });
  return attempt;
}

/** The terminal of this workstation does not change: its letters are typed once. */
export function rememberedTerminal(): string {
  const { success, data } = BeginCardSignIn.safeParse({ terminalCode: localStorage.getItem(STORED) ?? '' });
  return success ? data.terminalCode : '';
}
