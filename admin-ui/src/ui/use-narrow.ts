import { onScopeDispose, readonly, ref, type Ref } from 'vue';

const NARROW = 'screen and (max-width: 720px)';

/** Is the window as narrow as a phone? */
export function useNarrow(): Readonly<Ref<boolean>> {
  const media = matchMedia(NARROW);
  const isNarrow = ref(media.matches);
  const follow = (event: MediaQueryListEvent): void => {
    isNarrow.value = event.matches;
  };
  media.addEventListener('change', follow);
  onScopeDispose(() => {
    media.removeEventListener('change', follow);
  });
  return readonly(isNarrow);
}
