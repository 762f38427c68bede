/** Ends are exclusive in the rules, and inclusive for people. */
export function dayBefore(day: string): string {
  return shifted(day, -1);
}

export function dayAfter(day: string): string {
  return shifted(day, 1);
}

export interface Span {
  readonly unit: 'days' | 'years';
  readonly count: number;
}

const YEAR = 365;
/** Leap days within the longest time that anything is kept. */
const LEAP_DAYS = 5;

/** Whole years where they are, leap days included, else days. */
export function spanOf(days: number): Span {
  const years = Math.floor(days / YEAR);
  const isYears = years >= 1 && days - years * YEAR <= Math.min(LEAP_DAYS, Math.ceil(years / 4));
  return isYears ? { unit: 'years', count: years } : { unit: 'days', count: days };
}

function shifted(day: string, by: number): string {
  return new Date(Date.parse(`${day}T00:00:00.000Z`) + by * 86_400_000).toISOString().slice(0, 10);
}
