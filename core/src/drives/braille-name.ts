/** Cells for the name in braille on the card. */
export const MOST_BRAILLE_CELLS = 11;

/**
 * Cells that a name in kana takes in braille: a voiced or half-voiced mark has one of its own, as the application form
 * counts it. Undefined for what is not kana.
 */
export function brailleCells(text: string): number | undefined {
  const apart = text.normalize('NFKC').normalize('NFD');
  return KANA.test(apart) ? apart.length : undefined;
}

/** Hiragana, katakana, the two marks apart, the long-vowel mark, and spaces. */
const KANA = /^(?:[\u3041-\u3096]|[\u30A1-\u30FA]|\u3099|\u309A|\u30FC| )+$/u;
