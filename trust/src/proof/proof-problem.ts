import type { ProofProblem } from '@monban/core/messages/proof';

/** The first line that does not fit, from 1. */
export interface WrongLine {
  readonly kind: 'wrong';
  readonly line: number;
  readonly problem: ProofProblem;
}
