import type { EmployeeLetterKind, LetterLanguage } from '../api/letters.ts';
import type { Letter, LetterFacts, LetterWords } from './letter.ts';
import { withReadings } from './with-readings.ts';
import { WORDS_EN } from './words-en.ts';
import { WORDS_ES } from './words-es.ts';
import { WORDS_JA } from './words-ja.ts';
import { WORDS_JA_EASY } from './words-ja-easy.ts';
import { WORDS_KO } from './words-ko.ts';
import { WORDS_PT } from './words-pt.ts';
import { WORDS_ZH } from './words-zh.ts';

/** A letter to an employee. The same facts give the same letter: no clock, no locale of the machine. */
export function writeLetter<Kind extends EmployeeLetterKind>(
  kind: Kind,
  language: LetterLanguage,
  facts: LetterFacts<Kind>,
): Letter {
  const words = WORDS[language];
  const letter = {
    kind,
    language,
    title: words.titles[kind],
    writtenOn: words.date(facts.writtenOn),
    from: facts.organisation,
    to: words.to(facts.addressee),
    blocks: [...words.bodies[kind](facts), ...words.closing(facts)],
  };
  return language === 'ja-easy' ? withReadings(letter, textsOf(facts)) : letter;
}

/** Every text in the facts, how deep it lies; none is empty. */
function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return value === '' ? [] : [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

const WORDS: Readonly<Record<LetterLanguage, LetterWords>> = {
  ja: WORDS_JA,
  'ja-easy': WORDS_JA_EASY,
  en: WORDS_EN,
  zh: WORDS_ZH,
  ko: WORDS_KO,
  es: WORDS_ES,
  pt: WORDS_PT,
};
