import { computed, shallowRef, type ComputedRef } from 'vue';

export interface Selection<Row> {
  readonly keys: ComputedRef<ReadonlySet<string>>;
  readonly rows: ComputedRef<readonly Row[]>;
  set(rows: readonly Row[], isSelected: boolean): void;
  clear(): void;
}

/** Rows that the operator has picked; they stay picked while the list is searched and filtered for more. */
export function useSelection<Row>(keyOf: (row: Row) => string): Selection<Row> {
  const picked = shallowRef<ReadonlyMap<string, Row>>(new Map());
  return {
    keys: computed(() => new Set(picked.value.keys())),
    rows: computed(() => [...picked.value.values()]),
    set(rows, isSelected) {
      const next = new Map(picked.value);
      for (const row of rows) {
        if (isSelected) next.set(keyOf(row), row);
        else next.delete(keyOf(row));
      }
      picked.value = next;
    },
    clear() {
      picked.value = new Map();
    },
  };
}
