import { createLocalClock, type LocalClock } from '@monban/core/access/schedule';
import { clockTime } from '@monban/core/calendar/slot-plan';

const MINUTE_MS = 60_000;
/** No zone is further from UTC. */
const FURTHEST_ZONE_MS = 15 * 60 * MINUTE_MS;

const clocks = new Map<string, LocalClock>();

/** The calendar day of an instant in a zone, `YYYY-MM-DD`. */
export function localDate(at: Date, timeZone: string): string {
  return clockOf(timeZone)(at.getTime()).date;
}

/** The time of day of an instant in a zone, `HH:MM`. */
export function localTime(at: Date, timeZone: string): string {
  return clockTime(clockOf(timeZone)(at.getTime()).minute);
}

/** Calendar days for thousands of instants, of which many are one: each is reckoned once. */
export function createDayReader(): (instant: string, timeZone: string) => string {
  const known = new Map<string, string>();
  return (instant, timeZone) => {
    const key = `${timeZone} ${instant}`;
    const day = known.get(key) ?? localDate(new Date(instant), timeZone);
    known.set(key, day);
    return day;
  };
}

/** The first minute of a calendar day in a zone; where midnight is skipped, the first one that exists. */
export function startOfLocalDay(date: string, timeZone: string): Date {
  const clock = clockOf(timeZone);
  const midnight = Date.parse(`${date}T00:00:00.000Z`);
  let before = midnight - FURTHEST_ZONE_MS;
  let notBefore = midnight + FURTHEST_ZONE_MS;
  while (notBefore - before > MINUTE_MS) {
    const middle = before + Math.floor((notBefore - before) / (2 * MINUTE_MS)) * MINUTE_MS;
    if (clock(middle).date < date) before = middle;
    else notBefore = middle;
  }
  return new Date(notBefore);
}

/** The first minute after a calendar day in a zone. */
export function endOfLocalDay(date: string, timeZone: string): Date {
  const next = new Date(Date.parse(`${date}T00:00:00.000Z`) + 86_400_000);
  return startOfLocalDay(next.toISOString().slice(0, 10), timeZone);
}

/**
 * When the clock on the wall first shows so many minutes since midnight on a day in a zone, 0–1440: where that minute is
 * skipped, the first later one that exists; 1440 is the end of the day.
 */
export function instantOfLocalMinute(date: string, minute: number, timeZone: string): Date {
  const clock = clockOf(timeZone);
  const end = endOfLocalDay(date, timeZone).getTime();
  let ms = startOfLocalDay(date, timeZone).getTime();
  while (ms < end && clock(ms).minute < minute) ms += MINUTE_MS;
  return new Date(ms);
}

/** The same for many minutes of one day, 0–1440: the day is walked through once. */
export function createMinuteReader(date: string, timeZone: string): (minute: number) => Date {
  const clock = clockOf(timeZone);
  const end = endOfLocalDay(date, timeZone).getTime();
  const firstMs: number[] = [];
  for (let ms = startOfLocalDay(date, timeZone).getTime(); ms < end; ms += MINUTE_MS)
    while (firstMs.length <= clock(ms).minute) firstMs.push(ms);
  return (minute) => new Date(firstMs[minute] ?? end);
}

function clockOf(timeZone: string): LocalClock {
  const known = clocks.get(timeZone);
  if (known) return known;
  const clock = createLocalClock(timeZone);
  clocks.set(timeZone, clock);
  return clock;
}
