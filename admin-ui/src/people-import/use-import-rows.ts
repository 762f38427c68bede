import type { ImportOutcome, ImportRow } from '@monban/core/api/people-import';
import { computed, ref, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue';
import type { ApiProblem } from '../api/problem.ts';
import { listImportRows } from './people-import-api.ts';

export interface ImportRows {
  readonly rows: Readonly<ShallowRef<readonly ImportRow[]>>;
  readonly problem: Readonly<ShallowRef<ApiProblem | undefined>>;
  /** How many are not shown yet. */
  readonly rest: ComputedRef<number>;
  readonly more: () => Promise<void>;
}

/** The rows of an import with one outcome, page by page; from the start whenever `key` changes. */
export function useImportRows(
  importId: () => string,
  outcome: () => ImportOutcome,
  key: () => unknown,
): ImportRows {
  const rows = shallowRef<readonly ImportRow[]>([]);
  const problem = shallowRef<ApiProblem>();
  const cursor = ref<string | null>(null);
  const total = ref(0);
  let turn = 0;

  async function load(after: string | undefined): Promise<void> {
    const mine = ++turn;
    const answer = await listImportRows(importId(), { outcome: outcome(), cursor: after });
    if (mine !== turn) return;
    problem.value = answer.kind === 'failed' ? answer.problem : undefined;
    if (answer.kind === 'failed') return;
    const { items, nextCursor } = answer.data;
    rows.value = after === undefined ? items : [...rows.value, ...items];
    cursor.value = nextCursor;
    total.value = answer.data.total;
  }

  watch(
    [importId, outcome, key],
    () => {
      rows.value = [];
      void load(undefined);
    },
    { immediate: true },
  );
  return {
    rows,
    problem,
    rest: computed(() => Math.max(0, total.value - rows.value.length)),
    more: () => load(cursor.value ?? undefined),
  };
}
