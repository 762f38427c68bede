import type { PutWorkingTerms, WorkOfDay } from '@monban/core/api/attendance';
import { minuteOfTwoDays, typedTime } from './attendance-words.ts';

/** One weekday as it is typed; both ends empty: free. */
export interface TypedDay {
  readonly weekday: 1 | 2 | 3 | 4 | 5 | 6 | 7;
  from: string;
  until: string;
  /** Minutes; they are put into the middle of the work (article 34 asks for rest within it). */
  rest: number | null;
}

const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;
const OFFICE: Omit<TypedDay, 'weekday'> = { from: '9:00', until: '18:00', rest: 60 };
const FREE: Omit<TypedDay, 'weekday'> = { from: '', until: '', rest: 0 };

export function officeWeek(): TypedDay[] {
  return WEEKDAYS.map((weekday) => ({ weekday, ...(weekday <= 5 ? OFFICE : FREE) }));
}

/** As the request says it; what is no time of day stays out of range, so that its field is named. */
export function weekRequest(week: readonly TypedDay[]): unknown {
  return week.map(({ from, until, rest }) => {
    if (from.trim() === '' && until.trim() === '') return { work: [], breaks: [] };
    const work = { from: minuteOfTwoDays(from) ?? -1, until: minuteOfTwoDays(until) ?? -1 };
    return { work: [work], breaks: restInTheMiddle(work, rest ?? 0) };
  });
}

/** Of stored terms: one piece a day, from the first minute to the last. */
export function typedWeek(week: PutWorkingTerms['week']): TypedDay[] {
  return WEEKDAYS.map((weekday, index) => {
    const day = week[index];
    const [first, last] = [day?.work[0], day?.work.at(-1)];
    if (day === undefined || first === undefined || last === undefined) return { weekday, ...FREE };
    const rest = day.breaks.reduce((sum, { from, until }) => sum + until - from, 0);
    return { weekday, from: typedTime(first.from), until: typedTime(last.until), rest };
  });
}

function restInTheMiddle({ from, until }: WorkOfDay['work'][number], rest: number): WorkOfDay['breaks'] {
  if (rest <= 0) return [];
  const begin = Math.floor((from + until - rest) / 2);
  return [{ from: begin, until: begin + rest }];
}
