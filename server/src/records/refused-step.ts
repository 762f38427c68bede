import type { Refusal } from '@monban/core/drives/state-machine';
import type { AppError } from '@monban/core/errors';
import { conflict } from '../http/problem.ts';

/** `CONFLICT` for a step that a life does not have: the code says of what, and the first thing in the way. */
export function refusedStep(life: 'DRIVE' | 'BATCH' | 'VISIT', reason: Refusal<string>): AppError {
  const word = reason.kind === 'guard' ? `guard-${reason.guard}` : reason.kind;
  return conflict('', `${life}_${word.toUpperCase().replaceAll('-', '_')}`);
}
