import { addDays, dayNumber } from '../calendar/days.ts';
import { MINUTES_OF_DAY } from './spans.ts';

/** Beginning and end of a day's work, in minutes after its 0:00; the end may be on the next day. */
export interface WorkBounds {
  readonly day: string;
  readonly from: number;
  readonly until: number;
}

export interface RestBetween {
  /** The day whose beginning ends the rest. */
  readonly day: string;
  readonly minutes: number;
}

/** The rest before each day but the first, in the order of days (Working Hours Improvement Act, article 2). */
export function restsBetween(days: readonly WorkBounds[]): readonly RestBetween[] {
  return days.slice(1).map(({ day, from }, index) => {
    const before = days[index];
    const apart = before === undefined ? 0 : dayNumber(day) - dayNumber(before.day);
    return { day, minutes: apart * MINUTES_OF_DAY + from - (before?.until ?? 0) };
  });
}

/** On each of these days, how many days in a row had work by then. In their order, each once. */
export function daysInARow(
  days: readonly string[],
): readonly { readonly day: string; readonly count: number }[] {
  let count = 0;
  return days.map((day, index) => {
    const before = days[index - 1];
    count = before !== undefined && addDays(before, 1) === day ? count + 1 : 1;
    return { day, count };
  });
}
