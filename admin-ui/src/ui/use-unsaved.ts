import { onScopeDispose } from 'vue';
import { watchOver } from './unsaved.ts';

/** Nobody leaves the page, by link, tab, back button or by closing it, without being asked while something is typed. */
export function useUnsaved(isTyped: () => boolean): void {
  const end = watchOver(isTyped);
  const warn = (event: BeforeUnloadEvent): void => {
    if (isTyped()) event.preventDefault();
  };
  window.addEventListener('beforeunload', warn);
  onScopeDispose(() => {
    end();
    window.removeEventListener('beforeunload', warn);
  });
}
