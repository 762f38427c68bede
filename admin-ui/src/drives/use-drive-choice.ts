import { computed, type WritableComputedRef } from 'vue';
import { useRoute, useRouter } from 'vue-router';

/** The drive that a page is about, kept in its address: a link to it leads to the same view. Null: everybody. */
export function useDriveChoice(): WritableComputedRef<string | null> {
  const route = useRoute();
  const router = useRouter();
  return computed({
    get: () => (typeof route.query['drive'] === 'string' ? route.query['drive'] : null),
    set: (drive) => void router.replace({ query: drive === null ? {} : { drive } }),
  });
}
