import { shownName, type Person } from '@monban/core/api/people';
import { shallowRef, watch, type ShallowRef } from 'vue';
import { people } from '../api/resources.ts';
import type { Found } from '../ui/found.ts';

/** The manager of a person by name; null while unknown, for nobody, and for one out of reach. */
export function useManager(person: () => Person | undefined): Readonly<ShallowRef<Found | null>> {
  const manager = shallowRef<Found | null>(null);
  watch(
    () => person()?.managerId ?? null,
    async (id) => {
      manager.value = null;
      if (id === null) return;
      const found = await people.get(id);
      if (found.kind === 'ok' && person()?.managerId === id) {
        manager.value = { value: id, label: shownName(found.data) };
      }
    },
    { immediate: true },
  );
  return manager;
}
