/** Certificates can be renewed from three months before their end: that is how far a forecast looks. */
const MONTHS_AHEAD = 3;

/**
 * Does a last day come within three calendar months of today, or has it passed? Days as `YYYY-MM-DD` in one zone. The
 * same day of the month three months on is within; where that month is shorter, its last day.
 */
export function isForecast(lastDay: string, today: string): boolean {
  return lastDay <= addMonths(today, MONTHS_AHEAD);
}

function addMonths(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const index = month - 1 + months;
  const [toYear, toMonth] = [year + Math.floor(index / 12), (index % 12) + 1];
  const last = new Date(Date.UTC(toYear, toMonth, 0)).getUTCDate();
  const parts = [String(toYear).padStart(4, '0'), two(toMonth), two(Math.min(date, last))];
  return parts.join('-');
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
