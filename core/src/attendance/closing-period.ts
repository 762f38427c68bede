import { addDays, addMonths } from '../calendar/days.ts';

/** Both days are in it; `YYYY-MM-DD`. */
export interface ClosingPeriod {
  readonly from: string;
  readonly through: string;
}

/**
 * The period that ends in a month (`YYYY-MM`), where a group closes on a day of the month; in a month that is shorter, on
 * its last one. With 31 the period is the calendar month.
 */
export function closingPeriod(closingDay: number, month: string): ClosingPeriod {
  const before = addMonths(`${month}-01`, -1).slice(0, 7);
  return { from: addDays(closingDate(closingDay, before), 1), through: closingDate(closingDay, month) };
}

/** The month (`YYYY-MM`) in which the period of a day ends. */
export function closingMonthOf(closingDay: number, day: string): string {
  const month = day.slice(0, 7);
  return day <= closingDate(closingDay, month) ? month : addMonths(`${month}-01`, 1).slice(0, 7);
}

/** Every day from the first to the last, both of them in it. */
export function daysOf({ from, through }: ClosingPeriod): readonly string[] {
  const days: string[] = [];
  for (let day = from; day <= through; day = addDays(day, 1)) days.push(day);
  return days;
}

function closingDate(closingDay: number, month: string): string {
  const lastDay = addDays(addMonths(`${month}-01`, 1), -1);
  const date = `${month}-${String(closingDay).padStart(2, '0')}`;
  return date < lastDay ? date : lastDay;
}
