import type { ScheduleInterval } from './policy.ts';

/**
 * What a clock and a calendar on the wall at the door say.
 *
 * Clock changes: a schedule is compared with the wall clock, so a repeated 01:30 is inside `[01:00, 02:00)` both
 * times, and an interval that would start at a missing 02:30 starts at 03:00, the first minute that exists. An
 * interval that lies wholly in the gap does not happen that day.
 */
export interface LocalTime {
  /** `YYYY-MM-DD` */
  readonly date: string;
  /** 1 Monday … 7 Sunday (ISO 8601). */
  readonly weekday: number;
  /** Minutes since local midnight as the wall clock shows them, 0–1439. */
  readonly minute: number;
}

/** Local time of one zone. Instants in milliseconds since 1970. */
export type LocalClock = (atMs: number) => LocalTime;

/** Holds one formatter and its last answer: asking again within the same minute costs nothing. Throws `RangeError` for an unknown zone. */
export function createLocalClock(timeZone: string): LocalClock {
  const formatter = new Intl.DateTimeFormat('en-US-u-ca-iso8601-nu-latn', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  let lastMinute = Number.NaN;
  let last: LocalTime = { date: '', weekday: 1, minute: 0 };
  return (atMs) => {
    // Zones differ from UTC by whole minutes since 1972.
    const minute = Math.floor(atMs / 60_000);
    if (minute !== lastMinute) {
      last = readLocalTime(formatter, minute * 60_000);
      lastMinute = minute;
    }
    return last;
  };
}

/** Does this runtime know the zone? For the edge that accepts one from outside. */
export function isTimeZone(name: string): boolean {
  try {
    createLocalClock(name);
    return true;
  } catch {
    return false;
  }
}

/** 8 on a holiday, which replaces the day's own weekday; else 1–7. */
export function scheduleWeekday(local: LocalTime, holidays: ReadonlySet<string>): number {
  return holidays.has(local.date) ? 8 : local.weekday;
}

/** Is the wall clock inside one of the half-open intervals? A range over midnight is two of them. */
export function isInside(
  intervals: readonly ScheduleInterval[],
  local: LocalTime,
  holidays: ReadonlySet<string>,
): boolean {
  const weekday = scheduleWeekday(local, holidays);
  return intervals.some(
    (interval) =>
      interval.weekday === weekday && interval.fromMinute <= local.minute && local.minute < interval.toMinute,
  );
}

function readLocalTime(formatter: Intl.DateTimeFormat, atMs: number): LocalTime {
  const parts = new Map(formatter.formatToParts(atMs).map(({ type, value }) => [type, value]));
  const field = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? '';
  const date = `${field('year').padStart(4, '0')}-${field('month')}-${field('day')}`;
  const sundayFirst = new Date(`${date}T00:00:00.000Z`).getUTCDay();
  return {
    date,
    weekday: sundayFirst === 0 ? 7 : sundayFirst,
    minute: Number(field('hour')) * 60 + Number(field('minute')),
  };
}
