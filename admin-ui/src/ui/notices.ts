import { readonly, shallowRef } from 'vue';
import type { Answer } from '../api/client.ts';
import type { ApiProblem } from '../api/problem.ts';

export interface Notice {
  readonly id: number;
  readonly text: string;
  readonly problem?: ApiProblem;
  /** Takes the change back; absent where that is impossible. */
  readonly undo?: () => Promise<Answer<unknown>>;
}

const current = shallowRef<Notice>();
let count = 0;

/** The one short message at the foot of the page. */
export const notice = readonly(current);

export function notify(text: string, undo?: Notice['undo']): void {
  current.value = { id: ++count, text, ...(undo ? { undo } : {}) };
}

export function notifyProblem(problem: ApiProblem): void {
  current.value = { id: ++count, text: '', problem };
}

export function dismissNotice(): void {
  current.value = undefined;
}
