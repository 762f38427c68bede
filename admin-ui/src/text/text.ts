import { computed, watchEffect } from 'vue';
import { createI18n } from 'vue-i18n';
import { en } from '../locales/en/catalogue.ts';
import { ja } from '../locales/ja/catalogue.ts';
import type { Leaves } from './keys.ts';
import { resolveMessage } from './resolve-message.ts';

export const LANGUAGES = ['ja', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];
export type MessageKey = Leaves<typeof ja>;

const STORED = 'monban.language';

export const i18n = createI18n<false>({
  locale: firstLanguage(),
  fallbackLocale: 'ja',
  messages: { ja, en },
  messageResolver: resolveMessage,
  missingWarn: false,
  fallbackWarn: false,
});

export const language = computed<Language>({
  get: () => (i18n.global.locale.value === 'en' ? 'en' : 'ja'),
  set: (value) => {
    i18n.global.locale.value = value;
    localStorage.setItem(STORED, value);
  },
});

/**
 * The text for a key in the language of the moment; in templates it follows the switch. Where the language tells one
 * from many, `{count}` chooses between the two forms of the text.
 */
export function t(key: MessageKey, values: Readonly<Record<string, string | number>> = {}): string {
  return i18n.global.t(key, values, countOf(values));
}

/** The text in this language, whichever the reader has chosen: for what is written in both. */
export function textIn(wanted: Language, key: MessageKey): string {
  return i18n.global.t(key, {}, { locale: wanted });
}

/** Also of a count that is written with separators. */
function countOf({ count = 1 }: Readonly<Record<string, string | number>>): number {
  return typeof count === 'number' ? count : Number(count.replaceAll(/\D/g, ''));
}

watchEffect(() => {
  if (typeof document !== 'undefined') document.documentElement.lang = language.value;
});

/** What the operator chose here before, else the browser's first language that we speak, else Japanese. */
function firstLanguage(): Language {
  const wishes = [localStorage.getItem(STORED) ?? '', ...navigator.languages];
  const known = wishes.map((wish) => LANGUAGES.find((each) => wish.startsWith(each)));
  return known.find((each) => each !== undefined) ?? 'ja';
}
