import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue';
import type { Answer } from '../api/client.ts';
import type { ApiProblem } from '../api/problem.ts';

export type Loaded<Data> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready'; readonly data: Data }
  | { readonly kind: 'failed'; readonly problem: ApiProblem };

export interface LoadedRecord<Data> {
  readonly state: Readonly<ShallowRef<Loaded<Data>>>;
  /** Loads again; what is shown stays until the answer is there. */
  reload(): Promise<void>;
  /** Loads again without a word: what is shown stays also where the question fails. */
  refresh(): Promise<void>;
  /** Puts the answer of a change in place, without a second request. */
  replace(data: Data): void;
}

/** One question to the server, asked again whenever what `key` reads has changed. */
export function useLoaded<Data>(
  load: () => Promise<Answer<Data>>,
  key: () => unknown = () => 0,
): LoadedRecord<Data> {
  const state = shallowRef<Loaded<Data>>({ kind: 'loading' });
  let turn = 0;

  async function reload(): Promise<void> {
    const mine = ++turn;
    const answer = await load();
    if (mine !== turn) return;
    state.value = loadedFrom(answer);
  }

  async function refresh(): Promise<void> {
    const seen = turn;
    const answer = await load();
    // Whatever was asked or put in place meanwhile is newer.
    if (seen === turn && answer.kind === 'ok') state.value = loadedFrom(answer);
  }

  watch(
    key,
    () => {
      state.value = { kind: 'loading' };
      void reload();
    },
    { immediate: true },
  );
  onScopeDispose(() => {
    turn = -1;
  });
  return {
    state,
    reload,
    refresh,
    replace: (data) => {
      // An answer that is still on its way is older than this.
      turn += 1;
      state.value = { kind: 'ready', data };
    },
  };
}

function loadedFrom<Data>(answer: Answer<Data>): Loaded<Data> {
  return answer.kind === 'ok'
    ? { kind: 'ready', data: answer.data }
    : { kind: 'failed', problem: answer.problem };
}
