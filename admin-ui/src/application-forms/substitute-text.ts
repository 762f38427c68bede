import type { SubstituteCharacter } from '@monban/core/api/application-forms';

/** Pairs as people write them, with an arrow from one to the other: two characters with anything between that is no letter. */
export function readSubstitutes(text: string): readonly SubstituteCharacter[] {
  const characters = [...text.matchAll(CHARACTER)].map(([character]) => character);
  return Array.from({ length: Math.ceil(characters.length / 2) }, (_, index) => ({
    original: characters[index * 2] ?? '',
    substitute: characters[index * 2 + 1] ?? '',
  }));
}

export function writeSubstitutes(pairs: readonly SubstituteCharacter[]): string {
  return pairs.map(({ original, substitute }) => `${original}→${substitute}`).join(' ');
}

/** A letter with its marks and its variation selector. */
const CHARACTER = /\p{L}\p{M}*[\u{E0100}-\u{E01EF}]?/gu;
