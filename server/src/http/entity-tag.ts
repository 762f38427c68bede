import { AppError } from '@monban/core/errors';
import { invalidField } from './problem.ts';
import type { Route } from './route.ts';

/** The version of a record as a strong entity tag (RFC 9110 section 8.8.3). */
export function entityTag(version: number): string {
  return `"${version}"`;
}

/**
 * The version that a request names; 0 where the route does without. Absent where it has to be: `PRECONDITION_REQUIRED`;
 * anything but one of our tags: `VALIDATION_FAILED`.
 */
export function expectedVersionOf(declared: Pick<Route, 'ifMatch'>, ifMatch: string | undefined): number {
  if (declared.ifMatch === undefined) return 0;
  if (ifMatch !== undefined) return versionOf(ifMatch);
  if (declared.ifMatch === 'to-replace') return 0;
  throw new AppError('PRECONDITION_REQUIRED');
}

function versionOf(ifMatch: string): number {
  const version = /^"([1-9][0-9]{0,8})"$/.exec(ifMatch.trim())?.[1];
  if (version === undefined) throw invalidField('', 'IF_MATCH_INVALID');
  return Number(version);
}
