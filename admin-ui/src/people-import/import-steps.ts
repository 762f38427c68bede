import { computed, type ComputedRef } from 'vue';
import { t } from '../text/text.ts';
import { stepStates, type TaskStep } from '../ui/task-steps.ts';

export const IMPORT_STEPS = ['file', 'columns', 'preview', 'result'] as const;
export type ImportStep = (typeof IMPORT_STEPS)[number];

/** The steps of the whole task, over both of its pages. */
export function importSteps(
  current: () => { readonly step: ImportStep; readonly ended: 'running' | 'done' | 'failed' },
): ComputedRef<readonly TaskStep[]> {
  return computed(() => {
    const { step, ended } = current();
    const states = stepStates(IMPORT_STEPS, step, ended);
    return IMPORT_STEPS.map((key, place) => ({
      key,
      label: t(`peopleImport.steps.${key}`),
      state: states[place] ?? 'waiting',
    }));
  });
}
