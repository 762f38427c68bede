import { dayNumber } from '../calendar/days.ts';
import type { JudgedDay } from './judge-day.ts';
import { limitRegular } from './stretches.ts';

/**
 * Judged days under the limit of a longer period, such as a week: what is regular by their days stays so until the limit
 * is used up, in the order of the days. Overtime of a day is counted once and uses up nothing.
 */
export function limitPeriod(days: readonly JudgedDay[], minutes: number): readonly JudgedDay[] {
  let left = minutes;
  return days.map((day) => {
    const limited = limitRegular(day.stretches, left);
    left = limited.left;
    return { ...day, stretches: limited.stretches };
  });
}

/** Judged days week by week; a week begins on the day of the week that the work rules name (1 Monday … 7 Sunday, ISO 8601). */
export function limitWeeks(
  days: readonly JudgedDay[],
  {
    beginsOn,
    limitOf,
  }: { readonly beginsOn: number; readonly limitOf: (week: readonly JudgedDay[]) => number },
): readonly JudgedDay[] {
  return weeksOf(days, beginsOn).flatMap((week) => limitPeriod(week, limitOf(week)));
}

function weeksOf(days: readonly JudgedDay[], beginsOn: number): readonly JudgedDay[][] {
  const weeks = new Map<number, JudgedDay[]>();
  for (const day of days) {
    const week = weekOf(day.day, beginsOn);
    weeks.set(week, [...(weeks.get(week) ?? []), day]);
  }
  return [...weeks.entries()].sort(([one], [other]) => one - other).map(([, week]) => week);
}

/** Weeks since 1970; that year began on a Thursday (4). */
function weekOf(day: string, beginsOn: number): number {
  return Math.floor((dayNumber(day) + 4 - beginsOn) / 7);
}
