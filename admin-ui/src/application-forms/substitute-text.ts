import type { SubstituteCharacter } from '@monban/core/api/application-forms';

/** Pairs as people write them, with an arrow from one to the other: two characters with anything between that is no letter. */
export function readSubstitutes(text: string): readonly SubstituteCharacter[] {
  const characters = [...text.matchAll(CHARACTER)].map(([character]) => character);
  return Array.from({ length: Math.ceil(characters.length / 2) }, (_, index) => ({
    original: characters[index * 2] ?? '',
    substitute: characters[index * 2 + 1] ?? '',
  }));
}

export type SubstituteProblem = 'other' | 'arrow' | 'partner' | 'many';

/** Why what is typed is no list of pairs: something that is no letter, an arrow in the wrong place, one that is alone, too many. */
export function substituteProblem(text: string): SubstituteProblem | undefined {
  if (text.trim() === '') return undefined;
  const rest = text.replaceAll(CHARACTER, '');
  const pairs = readSubstitutes(text);
  if (pairs.length === 0 || /[^\s\p{P}\p{S}]/u.test(rest)) return 'other';
  if (isArrowAstray(text)) return 'arrow';
  if (pairs.some(({ substitute }) => substitute === '')) return 'partner';
  return pairs.length > MOST_PAIRS ? 'many' : undefined;
}

export function writeSubstitutes(pairs: readonly SubstituteCharacter[]): string {
  return pairs.map(({ original, substitute }) => `${original}→${substitute}`).join(' ');
}

/** An arrow stands between the two of a pair, and nowhere else: words are not written this way. */
function isArrowAstray(text: string): boolean {
  const parts = text.split(ARROW).slice(0, -1);
  let letters = 0;
  return parts.some((part) => {
    letters += part.match(CHARACTER)?.length ?? 0;
    return letters % 2 === 0;
  });
}

const MOST_PAIRS = 20;
const ARROW = /[→⇒➔]|[-=]>/u;
/** A letter with its marks and its variation selector. */
const CHARACTER = /\p{L}\p{M}*[\u{E0100}-\u{E01EF}]?/gu;
