import {
  MOST_LETTERS,
  type LetterFormat,
  type LetterKind,
  type LetterLanguage,
  type LetterSize,
} from '@monban/core/api/letters';
import { PAPERS_A, PAPERS_B } from '@monban/core/api/identity-papers';
import type { ProfileChoice } from '../municipalities/profile-fields.ts';

/** To everybody without a name, to each whom it concerns, to those who were picked in the list, or to one person. */
export const LETTER_AUDIENCES = ['everybody', 'each', 'chosen', 'one'] as const;
export type LetterAudience = (typeof LETTER_AUDIENCES)[number];

/** What the form of a letter holds, whatever its kind is. */
export interface LetterValues {
  kind: LetterKind;
  language: LetterLanguage;
  size: LetterSize;
  audience: LetterAudience;
  /** Of the visit, and of the half day. */
  on: string;
  time: string;
  place: string;
  municipality: string;
  combinations: readonly ProfileChoice[];
  acceptedA: readonly ProfileChoice[];
  acceptedB: readonly ProfileChoice[];
  isPhotoTakenThere: boolean;
  half: 'morning' | 'afternoon';
  tripFrom: string;
  tripUntil: string;
  destination: string;
}

export function newLetterValues(kind: LetterKind, language: LetterLanguage): LetterValues {
  return {
    kind,
    language,
    size: 'normal',
    audience: audiencesOf(kind)[0] ?? 'one',
    on: '',
    time: '10:00',
    place: '',
    municipality: '',
    combinations: ['a2', 'a1-b1'],
    acceptedA: [...PAPERS_A],
    acceptedB: [...PAPERS_B],
    isPhotoTakenThere: false,
    half: 'morning',
    tripFrom: '',
    tripUntil: '',
    destination: '',
  };
}

/** A half day and a business trip are one person's. */
export function audiencesOf(kind: LetterKind): readonly LetterAudience[] {
  return kind === 'half-day-leave' || kind === 'business-trip' ? ['one'] : LETTER_AUDIENCES;
}

export function isReminder(kind: LetterKind): boolean {
  return kind === 'first-reminder' || kind === 'second-reminder';
}

/** The order as the server takes it; what belongs to another kind of letter stays in the form. */
export function letterOrder(
  values: LetterValues,
  to: { readonly format: LetterFormat; readonly personIds: readonly string[] },
): object {
  const { kind, language, size } = values;
  const personIds = to.personIds.slice(0, MOST_LETTERS);
  return { kind, language, size, format: to.format, personIds, ...factsOf(values) };
}

/** As many files as are needed, each with as many letters as one file holds; one for a letter without a name. */
export function portionsOf(personIds: readonly string[]): readonly (readonly string[])[] {
  if (personIds.length === 0) return [[]];
  const count = Math.ceil(personIds.length / MOST_LETTERS);
  return Array.from({ length: count }, (_, turn) =>
    personIds.slice(turn * MOST_LETTERS, (turn + 1) * MOST_LETTERS),
  );
}

function factsOf(values: LetterValues): object {
  const { kind, on } = values;
  if (kind === 'half-day-leave') return { on, half: values.half };
  if (kind === 'business-trip') {
    return { trip: { from: values.tripFrom, until: values.tripUntil, destination: values.destination } };
  }
  if (kind !== 'what-to-bring') return {};
  const { time, place, municipality, combinations, acceptedA, acceptedB, isPhotoTakenThere } = values;
  const papers = { combinations, acceptedA, acceptedB };
  return { visit: { on, from: time, place, municipality, ...papers, isPhotoTakenThere } };
}
