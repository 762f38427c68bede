import { computed, type ComputedRef } from 'vue';
import { useRoute } from 'vue-router';
import type { Answer } from '../api/client.ts';
import { useLoaded, type LoadedRecord } from './use-record.ts';

export interface RouteRecord<Data> extends LoadedRecord<Data> {
  readonly id: ComputedRef<string>;
}

/** The record that a part of the address names, loaded again when the address names another one. */
export function useRouteRecord<Data>(
  parameter: string,
  load: (id: string) => Promise<Answer<Data>>,
): RouteRecord<Data> {
  const route = useRoute();
  const id = computed(() => String(route.params[parameter]));
  const record = useLoaded(
    () => load(id.value),
    () => id.value,
  );
  return { id, ...record };
}
