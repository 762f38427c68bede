/** Days as `YYYY-MM-DD`, of no zone; a negative number goes back. */
export function addDays(day: string, days: number): string {
  const moment = new Date(`${day}T00:00:00.000Z`);
  moment.setUTCDate(moment.getUTCDate() + days);
  return moment.toISOString().slice(0, 10);
}

/** Whole days from 1 January 1970 to a day; that one was a Thursday. */
export function dayNumber(day: string): number {
  return Date.parse(`${day}T00:00:00.000Z`) / 86_400_000;
}

/** The same day of the month, or the last one of a month that is shorter. */
export function addMonths(day: string, months: number): string {
  const moment = new Date(`${day}T00:00:00.000Z`);
  const first = new Date(Date.UTC(moment.getUTCFullYear(), moment.getUTCMonth() + months, 1));
  const lastDay = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  first.setUTCDate(Math.min(moment.getUTCDate(), lastDay));
  return first.toISOString().slice(0, 10);
}
