import { foldKanjiVariants } from './kanji-variants.ts';

/** Half-width katakana and hiragana as full-width katakana (NFKC); everything else in its NFKC form. */
export function toKatakana(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\u3041-\u3096\u309d\u309e]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) + 0x60));
}

/**
 * One form of a text for searching: NFKC, hiragana as katakana, variants of a character as its common form, lower
 * case, without spaces and middle dots. What is searched for and what is searched in go through the same function.
 */
export function toSearchForm(text: string): string {
  return foldKanjiVariants(toKatakana(text))
    .toLowerCase()
    .replace(/[\s\u30fb]/gu, '');
}
