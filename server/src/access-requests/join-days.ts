import type { LevelMembership } from '@monban/core/api/rules';

export type Days = Pick<LevelMembership, 'fromDate' | 'untilDate'>;

/**
 * One row holds one span of days, so what is asked for joins only what it overlaps or touches: nobody has agreed to the
 * days between. A span that is over `today`, by the person's calendar, gives way. Undefined for another one, which
 * would be lost.
 */
export function joinDays(held: Days | undefined, asked: Days, today: string): Days | undefined {
  const { fromDate, untilDate } = asked;
  if (held === undefined) return { fromDate, untilDate };
  const isApart =
    isLater(fromDate, held.untilDate) || (untilDate !== null && isLater(held.fromDate, untilDate));
  if (!isApart) {
    return {
      fromDate: held.fromDate < fromDate ? held.fromDate : fromDate,
      untilDate: isLater(held.untilDate, untilDate) ? held.untilDate : untilDate,
    };
  }
  const isOver = held.untilDate !== null && held.untilDate <= today;
  return isOver ? { fromDate, untilDate } : undefined;
}

/** Null is without end. */
function isLater(left: string | null, right: string | null): boolean {
  return right !== null && (left === null || left > right);
}
