import { addDays } from '@monban/core/calendar/days';
import type { Employment, Post } from '@monban/core/api/employments';
import { AppError, type FieldProblem } from '@monban/core/errors';
import { fieldProblem } from '../http/problem.ts';
import type { Terms } from './person-terms.ts';

/** Throws `VALIDATION_FAILED` with everything that terms must not be. */
export function requireSoundTerms(terms: Terms): void {
  const problems = problemsOfTerms(terms);
  if (problems.length > 0) throw new AppError('VALIDATION_FAILED', { details: { problems } });
}

/**
 * Employments end after they begin and never overlap; each has one main post from its first day on, and never two from
 * the same day; what is held beside it lies within it.
 */
export function problemsOfTerms({ employments, posts }: Terms): readonly FieldProblem[] {
  const problems = [
    ...employments.filter(endsTooEarly).map(() => fieldProblem('/endsOn', 'ENDS_BEFORE_START')),
    ...(employments.some((one) => employments.some((other) => overlap(one, other)))
      ? [fieldProblem('/startsOn', 'EMPLOYMENTS_OVERLAP')]
      : []),
    ...employments.flatMap((employment) =>
      problemsOfPosts(
        employment,
        posts.filter(({ employmentId }) => employmentId === employment.id),
      ),
    ),
  ];
  const isForeign = ({ employmentId }: Post) => !employments.some(({ id }) => id === employmentId);
  return posts.some(isForeign) ? [...problems, fieldProblem('/fromDate', 'POST_OUTSIDE')] : problems;
}

function problemsOfPosts(employment: Employment, posts: readonly Post[]): readonly FieldProblem[] {
  const mains = posts.filter(({ isMain }) => isMain);
  const beginnings = new Set(mains.map(({ fromDate }) => fromDate));
  return [
    ...(beginnings.has(employment.startsOn) ? [] : [fieldProblem('/fromDate', 'MAIN_POST_MISSING')]),
    ...(beginnings.size < mains.length ? [fieldProblem('/fromDate', 'MAIN_POST_DOUBLE')] : []),
    ...(mains.some(({ untilDate }) => untilDate !== null)
      ? [fieldProblem('/untilDate', 'MAIN_POST_ENDS')]
      : []),
    ...posts.filter(isEmpty).map(() => fieldProblem('/untilDate', 'ENDS_BEFORE_START')),
    ...(posts.some((post) => isOutside(post, employment)) ? [fieldProblem('/fromDate', 'POST_OUTSIDE')] : []),
  ];
}

function endsTooEarly({ startsOn, endsOn }: Employment): boolean {
  return endsOn !== null && endsOn < startsOn;
}

function overlap(one: Employment, other: Employment): boolean {
  if (one.id >= other.id) return false;
  const [earlier, later] = one.startsOn <= other.startsOn ? [one, other] : [other, one];
  return earlier.endsOn === null || later.startsOn <= earlier.endsOn;
}

function isEmpty({ fromDate, untilDate }: Post): boolean {
  return untilDate !== null && untilDate <= fromDate;
}

function isOutside({ fromDate, untilDate }: Post, { startsOn, endsOn }: Employment): boolean {
  if (fromDate < startsOn) return true;
  if (endsOn === null) return false;
  return fromDate > endsOn || (untilDate !== null && untilDate > addDays(endsOn, 1));
}
