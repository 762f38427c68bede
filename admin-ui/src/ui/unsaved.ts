import { computed, shallowRef } from 'vue';

/** Each form that is open, and whether it holds something that is not saved. */
const forms = new Set<() => boolean>();
const asked = shallowRef<(isLost: boolean) => void>();

/** Somebody is about to lose what was typed: the dialog of the console asks. */
export const isAsked = computed(() => asked.value !== undefined);

/** Returns what ends the watch. */
export function watchOver(isTyped: () => boolean): () => void {
  forms.add(isTyped);
  return () => forms.delete(isTyped);
}

export function hasUnsaved(): boolean {
  return [...forms].some((isTyped) => isTyped());
}

/** Resolves to true where what was typed may be lost. A question that is asked meanwhile ends this one: it stays. */
export function askToLose(): Promise<boolean> {
  answerLoss(false);
  return new Promise((resolve) => {
    asked.value = resolve;
  });
}

export function answerLoss(isLost: boolean): void {
  asked.value?.(isLost);
  asked.value = undefined;
}
