import { onScopeDispose } from 'vue';

/** Does the work once, after so many milliseconds from the last call, unless the page was left by then. */
export function useLater(work: () => unknown): (afterMs: number) => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isOver = false;
  onScopeDispose(() => {
    isOver = true;
    clearTimeout(timer);
  });
  return (afterMs) => {
    clearTimeout(timer);
    if (!isOver) timer = setTimeout(() => void work(), afterMs);
  };
}
