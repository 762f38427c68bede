import { dayNumber } from '../calendar/days.ts';
import type { DayKind } from './judge-day.ts';

/** Which days of a workplace are free, and which of them the law asks for (article 35). */
export interface WorkCalendar {
  /** 1 Monday … 7 Sunday (ISO 8601): the statutory holiday of each week. Chosen beforehand, never afterwards. */
  readonly statutoryWeekday: number;
  /** Free by the company's own rule, besides. */
  readonly freeWeekdays: readonly number[];
  /** Whether the holidays of the site are free as well. */
  readonly holidaysAreFree: boolean;
  readonly holidays: ReadonlySet<string>;
  /** Days that are something else than their week says. */
  readonly exceptions: ReadonlyMap<string, DayKind>;
}

export function kindOfDay(calendar: WorkCalendar, day: string): DayKind {
  const exception = calendar.exceptions.get(day);
  if (exception !== undefined) return exception;
  const weekday = isoWeekday(day);
  if (weekday === calendar.statutoryWeekday) return 'statutory-holiday';
  const isFree =
    calendar.freeWeekdays.includes(weekday) || (calendar.holidaysAreFree && calendar.holidays.has(day));
  return isFree ? 'company-holiday' : 'work';
}

/** 1 Monday … 7 Sunday. */
export function isoWeekday(day: string): number {
  // 1 January 1970 was a Thursday (4).
  return ((((dayNumber(day) + 3) % 7) + 7) % 7) + 1;
}
