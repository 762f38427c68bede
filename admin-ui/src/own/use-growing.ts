import { readonly, shallowRef, type ShallowRef } from 'vue';
import type { Answer } from '../api/client.ts';
import type { ApiProblem } from '../api/problem.ts';

export interface Growing<Item> {
  readonly items: Readonly<ShallowRef<readonly Item[]>>;
  readonly state: Readonly<ShallowRef<'loading' | 'ready' | 'failed'>>;
  readonly problem: Readonly<ShallowRef<ApiProblem | undefined>>;
  readonly hasMore: Readonly<ShallowRef<boolean>>;
  more(): Promise<void>;
}

interface Part<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

/** A list that grows when its reader asks for more; begins at once. */
export function useGrowing<Item>(
  load: (cursor: string | undefined) => Promise<Answer<Part<Item>>>,
): Growing<Item> {
  const items = shallowRef<readonly Item[]>([]);
  const state = shallowRef<'loading' | 'ready' | 'failed'>('loading');
  const problem = shallowRef<ApiProblem>();
  const hasMore = shallowRef(false);
  let cursor: string | undefined;

  async function more(): Promise<void> {
    state.value = 'loading';
    const answer = await load(cursor);
    problem.value = answer.kind === 'failed' ? answer.problem : undefined;
    state.value = answer.kind === 'failed' ? 'failed' : 'ready';
    if (answer.kind === 'failed') return;
    items.value = [...items.value, ...answer.data.items];
    cursor = answer.data.nextCursor ?? undefined;
    hasMore.value = cursor !== undefined;
  }

  void more();
  return { items, state: readonly(state), problem, hasMore: readonly(hasMore), more };
}
