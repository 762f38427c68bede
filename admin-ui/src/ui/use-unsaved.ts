import { inject, onScopeDispose, provide, type InjectionKey } from 'vue';
import { watchOver } from './unsaved.ts';

const DIALOG: InjectionKey<Set<() => boolean>> = Symbol('the forms of a dialog');

/**
 * Nobody leaves the page, by link, tab, back button or by closing it, nor closes the dialog that the form is in, without
 * being asked while something is typed.
 */
export function useUnsaved(isTyped: () => boolean): void {
  const end = watchOver(isTyped);
  const dialog = inject(DIALOG, undefined);
  dialog?.add(isTyped);
  const warn = (event: BeforeUnloadEvent): void => {
    if (isTyped()) event.preventDefault();
  };
  window.addEventListener('beforeunload', warn);
  onScopeDispose(() => {
    end();
    dialog?.delete(isTyped);
    window.removeEventListener('beforeunload', warn);
  });
}

/** Says of the dialog that calls it whether a form inside it holds something that is not saved. */
export function useFormsInside(): () => boolean {
  const forms = new Set<() => boolean>();
  provide(DIALOG, forms);
  return () => [...forms].some((isTyped) => isTyped());
}
