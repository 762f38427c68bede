import { z } from 'zod';

/** Public papers with a photo (A). What an office takes; never which one a person has. */
export const PAPERS_A = [
  'driving-licence',
  /** Issued from 2012-04-01 on. */
  'driving-history-certificate',
  'passport',
  'physical-disability-handbook',
  'mental-health-handbook',
  'rehabilitation-handbook',
  'residence-card',
  'special-permanent-resident-certificate',
  'landing-permission',
  'provisional-stay-permission',
  'resident-card-with-photo',
  'former-my-number-card',
] as const;
export const PaperA = z.enum(PAPERS_A);
export type PaperA = z.infer<typeof PaperA>;

/** Papers with name and birth date, or name and address (B). The company's own employee ID is one of them. */
export const PAPERS_B = [
  'health-insurance',
  'care-insurance',
  'medical-certificate',
  'pension-book',
  'child-support-certificate',
  'employee-id',
  'student-id',
  'school-papers',
  'bank-book',
  'trade-licence',
  'public-office-id',
] as const;
export const PaperB = z.enum(PAPERS_B);
export type PaperB = z.infer<typeof PaperB>;

/** What together shows who somebody is: so many papers of each kind, and what else has to be there. */
interface PaperCombination {
  readonly a: number;
  readonly b: number;
  readonly beside: 'card-pin' | 'number-notice' | 'face-photo-certificate' | null;
}

export const PAPER_COMBINATIONS = {
  a1: { a: 1, b: 0, beside: null },
  a2: { a: 2, b: 0, beside: null },
  'a1-b1': { a: 1, b: 1, beside: null },
  b2: { a: 0, b: 2, beside: null },
  /** One paper whose chip is read with its own PIN. */
  'a1-pin': { a: 1, b: 0, beside: 'card-pin' },
  /** The notice that came by post with the number, which passes from holder to officer and is never held by us. */
  'notice-b2': { a: 0, b: 2, beside: 'number-notice' },
  /** For people who live in a facility or do not leave their home. */
  'face-b1': { a: 0, b: 1, beside: 'face-photo-certificate' },
} as const satisfies Readonly<Record<string, PaperCombination>>;
export type PaperCombinationId = keyof typeof PAPER_COMBINATIONS;
export const PaperCombinationId = z.enum(
  Object.keys(PAPER_COMBINATIONS) as [PaperCombinationId, ...PaperCombinationId[]],
);
