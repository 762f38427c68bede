import type { Coexistence } from '@monban/core/api/coexistences';
import { computed, type ComputedRef } from 'vue';
import { useLoaded } from '../ui/use-record.ts';
import { listCoexistences } from './coexistence-api.ts';

/** Doors at which an old reader is on, by the door’s id, for wherever doors are listed. */
export function useOldBadges(): ComputedRef<ReadonlyMap<string, Coexistence>> {
  const found = useLoaded(() => listCoexistences());
  return computed(() => {
    const state = found.state.value;
    return new Map(state.kind === 'ready' ? state.data.map((one) => [one.doorId, one]) : []);
  });
}
