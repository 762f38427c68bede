import { holdsMyNumber } from '@monban/core/privacy/my-number';
import { computed, onScopeDispose, ref, watch, type ComputedRef, type Ref } from 'vue';

export interface Search {
  /** What stands in the field. */
  readonly typed: Ref<string>;
  /** A My Number was typed: it is asked for nowhere, and is in no address, history or request. */
  readonly isRefused: ComputedRef<boolean>;
}

/** A field that asks a moment after typing, by `ask`; `asked` is what was asked for last, from wherever it came. */
export function useSearch(
  asked: Readonly<Ref<string>>,
  delayMs: number,
  ask: (text: string) => void,
): Search {
  const typed = ref(asked.value);
  const isRefused = computed(() => holdsMyNumber(typed.value));
  let timer: ReturnType<typeof setTimeout> | undefined;

  watch(typed, (value) => {
    clearTimeout(timer);
    if (isRefused.value) return;
    timer = setTimeout(() => {
      if (value.trim() !== asked.value) ask(value.trim());
    }, delayMs);
  });
  watch(asked, (text) => {
    if (text !== typed.value.trim()) typed.value = text;
  });
  onScopeDispose(() => {
    clearTimeout(timer);
  });
  return { typed, isRefused };
}
