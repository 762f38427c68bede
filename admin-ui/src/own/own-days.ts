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
