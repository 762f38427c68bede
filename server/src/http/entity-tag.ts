import { AppError } from '@monban/core/errors';
import { invalidField } from './problem.ts';

/** The version of a record as a strong entity tag (RFC 9110 section 8.8.3). */
export function entityTag(version: number): string {
  return `"${version}"`;
}

/** The version that `If-Match` names; absent: `PRECONDITION_REQUIRED`, anything but one of our tags: refused. */
export function versionOf(ifMatch: string | undefined): number {
  if (ifMatch === undefined) throw new AppError('PRECONDITION_REQUIRED');
  const version = /^"([1-9][0-9]{0,8})"$/.exec(ifMatch.trim())?.[1];
  if (version === undefined) throw invalidField('', 'IF_MATCH_INVALID');
  return Number(version);
}
