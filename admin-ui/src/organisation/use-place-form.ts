import { computed, shallowRef, type ComputedRef, type ShallowRef } from 'vue';
import { t } from '../text/text.ts';
import { notify } from '../ui/notices.ts';
import { loadPlaces } from './places.ts';

export interface PlaceEditing<Item> {
  /** `new`, the record being changed, or undefined while no form is open. */
  readonly edited: ShallowRef<Item | 'new' | undefined>;
  readonly isOpen: ComputedRef<boolean>;
  readonly before: ComputedRef<Item | undefined>;
  close(): void;
  saved(name: string): Promise<void>;
}

/** Which of a list's records has its form open. */
export function usePlaceEditing<Item>(): PlaceEditing<Item> {
  const edited = shallowRef<Item | 'new'>();
  const close = (): void => {
    edited.value = undefined;
  };
  return {
    edited,
    isOpen: computed(() => edited.value !== undefined),
    before: computed(() => (edited.value === 'new' ? undefined : edited.value)),
    close,
    async saved(name) {
      notify(t(edited.value === 'new' ? 'organisation.created' : 'organisation.changed', { name }));
      close();
      await loadPlaces();
    },
  };
}
