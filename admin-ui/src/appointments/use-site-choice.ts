import { computed, type WritableComputedRef } from 'vue';
import { useRoute, useRouter } from 'vue-router';
import { siteChoices } from '../organisation/places.ts';

/** The site that a page is about, kept in its address; without one there, the first site. */
export function useSiteChoice(): WritableComputedRef<string | null> {
  const route = useRoute();
  const router = useRouter();
  return computed({
    get: () => {
      const asked = route.query['site'];
      return typeof asked === 'string' ? asked : (siteChoices.value[0]?.value ?? null);
    },
    set: (site) => void router.replace({ query: site === null ? {} : { site } }),
  });
}
