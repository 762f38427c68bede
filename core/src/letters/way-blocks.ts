import type { DriveCase } from '../api/drives.ts';
import { type Block, bullets, paragraph } from './letter.ts';

/** How somebody comes to the card, in one language: a sentence or three for each way. */
export interface WayWords {
  /** Nobody's form or photo is gathered: everybody applies by the code on the form. */
  readonly byYourself: string;
  /** The company gathers forms and photos and hands them in. */
  readonly together: string;
  /** Officers come. */
  readonly visit: string;
  /** That there are two ways, and what they depend on. */
  readonly either: string;
}

export interface WayFacts {
  readonly case: DriveCase;
  /** Whether the company takes form IDs and photos for handing them in (ADR 0030). */
  readonly collectsForms: boolean;
}

export function wayBlocks(words: WayWords, facts: WayFacts): readonly Block[] {
  const own = facts.collectsForms ? words.together : words.byYourself;
  switch (facts.case) {
    case 'pick-up':
      return [paragraph(own)];
    case 'visit':
      return [paragraph(words.visit)];
    case 'mixed':
      return [paragraph(words.either), bullets(own, words.visit)];
  }
}
