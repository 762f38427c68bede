import { computed, ref, watchEffect } from 'vue';

export const THEME_CHOICES = ['system', 'light', 'dark'] as const;
export type ThemeChoice = (typeof THEME_CHOICES)[number];

const STORED = 'monban.theme';
const media = matchMedia('(prefers-color-scheme: dark)');
const prefersDark = ref(media.matches);
const choice = ref<ThemeChoice>(readChoice());

media.addEventListener('change', (event) => {
  prefersDark.value = event.matches;
});

watchEffect(() => {
  const isDark = choice.value === 'dark' || (choice.value === 'system' && prefersDark.value);
  document.documentElement.dataset['theme'] = isDark ? 'dark' : 'light';
});

/** The operator's choice of colours; `system` follows the device. */
export const themeChoice = computed<ThemeChoice>({
  get: () => choice.value,
  set: (value) => {
    choice.value = value;
    localStorage.setItem(STORED, value);
  },
});

function readChoice(): ThemeChoice {
  const stored = localStorage.getItem(STORED);
  return THEME_CHOICES.find((each) => each === stored) ?? 'system';
}
