import { AppError } from '@monban/core/errors';
import type { Scope } from '../records/scope.ts';

/** A group holds for everybody in it: whoever sees a part of the people changes and closes nothing of it (`FORBIDDEN`). */
export function requireEverybody(scope: Scope): void {
  if (scope !== 'all') throw new AppError('FORBIDDEN');
}
