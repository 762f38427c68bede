import { addMonths } from '../calendar/days.ts';

/** Certificates can be renewed from three months before their end: that is how far a forecast looks. */
const MONTHS_AHEAD = 3;

/**
 * Does a last day come within three calendar months of today, or has it passed? Days as `YYYY-MM-DD` in one zone. The
 * same day of the month three months on is within; where that month is shorter, its last day.
 */
export function isForecast(lastDay: string, today: string): boolean {
  return lastDay <= addMonths(today, MONTHS_AHEAD);
}
