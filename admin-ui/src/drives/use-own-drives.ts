import { computed, type ComputedRef } from 'vue';
import { can } from '../session/session.ts';
import type { Choice } from '../ui/choice.ts';
import { useLoaded } from '../ui/use-record.ts';
import { drives } from './drives-api.ts';

/** The drives whose clerk whoever looks is, to choose one of. */
export function useOwnDrives(): ComputedRef<readonly Choice[]> {
  const found = can('drives:write') ? useLoaded(() => drives.list({ limit: 100 })) : undefined;
  return computed(() => {
    const state = found?.state.value;
    if (state?.kind !== 'ready') return [];
    const own = state.data.items.filter(({ isClerk, people }) => isClerk && people > 0);
    return own.map(({ id, name }) => ({ value: id, label: name }));
  });
}
