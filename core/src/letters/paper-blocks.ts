import type { PaperA, PaperB, PaperCombinationId } from '../api/identity-papers.ts';
import { PAPER_COMBINATIONS } from '../api/identity-papers.ts';
import { type Block, bullets, paragraph, type VisitFacts } from './letter.ts';

/** Identity papers in one language: kinds only, never which ones a person has. */
export interface PaperWords {
  readonly anyOf: string;
  readonly listA: string;
  readonly listB: string;
  readonly combinations: Readonly<Record<PaperCombinationId, string>>;
  readonly a: Readonly<Record<PaperA, string>>;
  readonly b: Readonly<Record<PaperB, string>>;
}

/** What the visiting office takes: its combinations, and of A and B only what some combination needs. */
export function paperBlocks(words: PaperWords, visit: VisitFacts): readonly Block[] {
  const combinations = visit.combinations.map((id) => PAPER_COMBINATIONS[id]);
  const needsA = combinations.some(({ a }) => a > 0) && visit.acceptedA.length > 0;
  const needsB = combinations.some(({ b }) => b > 0) && visit.acceptedB.length > 0;
  return [
    paragraph(words.anyOf),
    bullets(...visit.combinations.map((id) => words.combinations[id])),
    ...(needsA ? [paragraph(words.listA), bullets(...visit.acceptedA.map((paper) => words.a[paper]))] : []),
    ...(needsB ? [paragraph(words.listB), bullets(...visit.acceptedB.map((paper) => words.b[paper]))] : []),
  ];
}
