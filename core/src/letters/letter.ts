import type { PaperA, PaperB, PaperCombinationId } from '../api/identity-papers.ts';
import type { EmployeeLetterKind, LetterKind, LetterLanguage } from '../api/letters.ts';
import type { StopLine } from '../api/own.ts';
import type { WayFacts } from './way-blocks.ts';

/** One part of a letter. None is a field to fill in, but for a signature: a number has no place to go (ADR 0029). */
export type Block =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'list'; readonly isNumbered: boolean; readonly items: readonly string[] }
  | { readonly kind: 'facts'; readonly rows: readonly FactRow[] }
  | { readonly kind: 'box'; readonly title: string; readonly lines: readonly string[] }
  | { readonly kind: 'link'; readonly label: string; readonly url: string }
  | Table
  | { readonly kind: 'sign'; readonly lines: readonly SignLine[] };

export interface FactRow {
  readonly label: string;
  readonly value: string;
}

/** Its headings stand again on each page that it goes on to. */
export interface Table {
  readonly kind: 'table';
  readonly columns: readonly TableColumn[];
  /** A cell for each column. */
  readonly rows: readonly (readonly string[])[];
  /** Times the running text. */
  readonly scale: number;
}

export interface TableColumn {
  readonly heading: string;
  /** Of the width of the table; those of all columns are 1 together. */
  readonly share: number;
}

/** To be read across a room. */
export interface SignLine {
  readonly text: string;
  /** Times the running text. */
  readonly scale: number;
}

/** A letter in words: what is printed, mailed or read out, before anybody decides how. */
export interface Letter {
  readonly kind: LetterKind;
  readonly language: LetterLanguage;
  readonly title: string;
  /** In the words of the language. */
  readonly writtenOn: string;
  readonly from: string;
  readonly to: string;
  readonly blocks: readonly Block[];
}

/** Anything that is set as a letter is, whatever it is about. What is empty of its head leaves no line. */
export interface Sheet extends Omit<Letter, 'kind'> {
  /** What stands on each page beside its number, in the place of who it is from. */
  readonly foot?: string;
}

/** What every letter says. */
export interface CommonFacts {
  readonly organisation: string;
  readonly driveName: string;
  /** YYYY-MM-DD. */
  readonly writtenOn: string;
  /** Null: to everybody, for the newsletter or beside the year-end papers. */
  readonly addressee: string | null;
  /** Whom to ask, by name. */
  readonly contacts: readonly string[];
  /** Where one answers: the own page, on the company's own host. */
  readonly answerUrl: string;
  /** Where anybody can see whether the letter is ours, and with what. */
  readonly checkUrl: string;
  readonly checkCode: string;
}

interface Closing {
  /** The last day for answers, YYYY-MM-DD. */
  readonly closesOn: string;
}

export interface VisitFacts {
  /** YYYY-MM-DD. */
  readonly on: string;
  /** HH:MM. */
  readonly from: string;
  readonly place: string;
  /** Whose officers come. */
  readonly municipality: string;
  /** Kinds that this office takes; any one of the combinations is enough. */
  readonly combinations: readonly PaperCombinationId[];
  readonly acceptedA: readonly PaperA[];
  readonly acceptedB: readonly PaperB[];
  readonly isPhotoTakenThere: boolean;
}

export interface TripFacts {
  readonly person: string;
  readonly department: string;
  /** Both inclusive, YYYY-MM-DD. */
  readonly from: string;
  readonly until: string;
  readonly destination: string;
}

/** What each kind says besides. */
export interface KindFacts {
  readonly invitation: Closing & WayFacts;
  readonly 'first-reminder': Closing;
  readonly 'second-reminder': Closing;
  readonly 'what-to-bring': { readonly visit: VisitFacts };
  readonly 'form-preparation': Closing & Pick<WayFacts, 'collectsForms'>;
  readonly 'self-application': object;
  readonly 'pick-up-notice': object;
  readonly 'half-day-leave': { readonly on: string; readonly half: 'morning' | 'afternoon' };
  readonly 'card-care': { readonly stopLines: readonly StopLine[] };
  readonly 'business-trip': { readonly trip: TripFacts };
}

export type LetterFacts<Kind extends LetterKind = LetterKind> = CommonFacts & KindFacts[Kind];

/** One language. Each template is a function of typed facts, so that none can be forgotten. */
export interface LetterWords {
  readonly to: (name: string | null) => string;
  readonly date: (date: string) => string;
  readonly titles: Readonly<Record<EmployeeLetterKind, string>>;
  readonly bodies: { readonly [Kind in EmployeeLetterKind]: (facts: LetterFacts<Kind>) => readonly Block[] };
  /** Whom to ask, what we never ask for, and how to see that the letter is ours. */
  readonly closing: (facts: CommonFacts) => readonly Block[];
}

export const heading = (text: string): Block => ({ kind: 'heading', text });
export const paragraph = (text: string): Block => ({ kind: 'paragraph', text });
export const bullets = (...items: readonly string[]): Block => ({ kind: 'list', isNumbered: false, items });
export const steps = (...items: readonly string[]): Block => ({ kind: 'list', isNumbered: true, items });
export const box = (title: string, ...lines: readonly string[]): Block => ({ kind: 'box', title, lines });
export const facts = (...rows: readonly (readonly [string, string])[]): Block => ({
  kind: 'facts',
  rows: rows.map(([label, value]) => ({ label, value })),
});
export const link = (label: string, url: string): Block => ({ kind: 'link', label, url });
