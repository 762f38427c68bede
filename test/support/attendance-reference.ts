/**
 * A slow, plain reference for Japanese statutory working time. Every worked minute is one record, and
 * each rule is one pass over the records. It imports nothing, so that it shares no mistake with an engine.
 *
 * Source: domain research on attendance, sections 3.2 (limits, premiums), 3.4 (days, nights, holidays)
 * and 3.5 (vectors). Times are whole minutes after 0:00 of the work day; 1440 to 2879 is the next day.
 */

export type ReferenceDayKind = 'work' | 'company-holiday' | 'statutory-holiday';

/** A half-open stretch of minutes: `from` belongs to it, `until` does not. */
export interface ReferenceInterval {
  from: number;
  until: number;
}

/** One work day. Days come in order and each once; there may be gaps. */
export interface ReferenceDay {
  /** Calendar day on which the work began, YYYY-MM-DD. */
  day: string;
  /** May overlap, in any order. */
  work: ReferenceInterval[];
  breaks: ReferenceInterval[];
  /** Kinds of this calendar day, the next and the one after: always three. */
  kinds: ReferenceDayKind[];
  /** Minutes set beforehand for this day; only the variable schemes use them. */
  scheduled: number;
}

export interface ReferenceRules {
  scheme: 'fixed' | 'shift' | 'flextime' | 'variable-month' | 'variable-year' | 'manager';
  /** First day of the week, 0 = Sunday. */
  weekBeginsOn: number;
  /** Whether work running out of a statutory holiday counts to the next day's limit (3.5, vector 6). */
  spillCounts: boolean;
  /** Calendar days of the settlement period, for its frame (3.2). */
  calendarDays: number;
}

/** Totals of one work day in minutes. worked = regular + overtime + statutoryHoliday. */
export interface ReferenceDayResult {
  day: string;
  worked: number;
  regular: number;
  overtime: number;
  statutoryHoliday: number;
  /** All worked minutes by night, also those of a statutory holiday. */
  night: number;
  /** Minutes that are both night and overtime. */
  nightOvertime: number;
  /** Minutes that are both work and break. */
  rested: number;
}

/** One worked minute. */
interface MinuteRecord {
  pay: 'regular' | 'overtime' | 'statutory-holiday';
  isNight: boolean;
  /** Whether it lies on the calendar day after the one on which the work began. */
  isNextDay: boolean;
}

const MINUTES_OF_DAY = 1440;
/** End of the last minute looked at: midnight after the next calendar day. */
const LAST_MINUTE = 2 * MINUTES_OF_DAY;
/** 8 hours a day, 40 hours a week (3.2, statutory day / week). */
const STATUTORY_DAY = 480;
const STATUTORY_WEEK = 2400;
/** Night is from 22:00 to 5:00 (3.2, premium: late night). */
const NIGHT_BEGINS = 1320;
const NIGHT_ENDS = 300;
/** Overtime beyond 60 hours has the higher premium (3.2, premium: overtime). */
const LOWER_RATE_OVERTIME = 3600;

/** What each work day comes to. */
export function referencePeriod(rules: ReferenceRules, days: readonly ReferenceDay[]): ReferenceDayResult[] {
  const minutesOfDays = classify(rules, days);
  return days.map((day, index) => summarise(day, minutesOfDays[index] ?? []));
}

/** Minutes of the whole input by premium in percent; percents of 0 are left out (3.2, premiums). */
export function referencePremiums(
  rules: ReferenceRules,
  days: readonly ReferenceDay[],
  isExempt: boolean,
): Record<number, number> {
  const premiums: Record<number, number> = {};
  let overtime = 0;
  for (const minute of classify(rules, days).flat()) {
    if (minute.pay === 'overtime') overtime += 1;
    // Managers have no premium for overtime and holidays, but the one for nights (3.2, managers).
    const base = isExempt ? 0 : basePercent(minute, overtime);
    const percent = base + (minute.isNight ? 25 : 0);
    if (percent > 0) premiums[percent] = (premiums[percent] ?? 0) + 1;
  }
  return premiums;
}

/** Premium in percent without the night's. `overtime` counts the overtime so far, with this minute. */
function basePercent(minute: MinuteRecord, overtime: number): number {
  if (minute.pay === 'statutory-holiday') return 35;
  if (minute.pay === 'regular') return 0;
  return overtime > LOWER_RATE_OVERTIME ? 50 : 25;
}

/** The worked minutes of each day, after the day's, the week's and the period's limit, in that order. */
function classify(rules: ReferenceRules, days: readonly ReferenceDay[]): MinuteRecord[][] {
  const minutesOfDays = days.map(workedMinutes);
  limitDays(rules, days, minutesOfDays);
  limitWeeks(rules, days, minutesOfDays);
  limitRegular(minutesOfDays.flat(), periodLimit(rules));
  return minutesOfDays;
}

/** Worked minutes of a day in order of time: regular so far, unless on a statutory holiday (3.4). */
function workedMinutes(day: ReferenceDay): MinuteRecord[] {
  const minutes: MinuteRecord[] = [];
  for (let at = 0; at < LAST_MINUTE; at += 1) {
    if (!isWithin(at, day.work) || isWithin(at, day.breaks)) continue;
    const kind = day.kinds[Math.floor(at / MINUTES_OF_DAY)];
    minutes.push({
      pay: kind === 'statutory-holiday' ? 'statutory-holiday' : 'regular',
      isNight: isNight(at),
      isNextDay: at >= MINUTES_OF_DAY,
    });
  }
  return minutes;
}

function isWithin(at: number, intervals: readonly ReferenceInterval[]): boolean {
  return intervals.some((interval) => interval.from <= at && at < interval.until);
}

function isNight(at: number): boolean {
  const timeOfDay = at % MINUTES_OF_DAY;
  return timeOfDay >= NIGHT_BEGINS || timeOfDay < NIGHT_ENDS;
}

/**
 * Makes overtime of the regular minutes beyond `limit`, in the order given, by changing the records
 * themselves. Minutes that already are overtime or holiday work use up nothing.
 */
function limitRegular(minutes: readonly MinuteRecord[], limit: number): void {
  let used = 0;
  for (const minute of minutes) {
    if (minute.pay !== 'regular') continue;
    used += 1;
    if (used > limit) minute.pay = 'overtime';
  }
}

/** Work over midnight is one shift of the day on which it began, so each entry has one limit (3.4). */
function limitDays(
  rules: ReferenceRules,
  days: readonly ReferenceDay[],
  minutesOfDays: readonly MinuteRecord[][],
): void {
  days.forEach((day, index) => {
    const before = days[index - 1];
    const isDirectlyAfter = before !== undefined && dayNumber(before.day) + 1 === dayNumber(day.day);
    const spill =
      rules.spillCounts && isDirectlyAfter ? spilledMinutes(before, minutesOfDays[index - 1] ?? []) : 0;
    limitRegular(minutesOfDays[index] ?? [], Math.max(0, dayLimit(rules, day) - spill));
  });
}

/** Minutes a day may have before overtime, without spill (3.2, statutory day and variable systems). */
function dayLimit(rules: ReferenceRules, day: ReferenceDay): number {
  if (hasNoDayOrWeekLimit(rules)) return Infinity;
  return isVariable(rules) ? Math.max(STATUTORY_DAY, day.scheduled) : STATUTORY_DAY;
}

/** Minutes that ran from a statutory holiday into a day that is none (3.5, vector 6). */
function spilledMinutes(day: ReferenceDay, minutes: readonly MinuteRecord[]): number {
  if (day.kinds[0] !== 'statutory-holiday' || day.kinds[1] === 'statutory-holiday') return 0;
  return minutes.filter((minute) => minute.isNextDay).length;
}

/** The week's limit, over the entries given; an entry is in the week of its own day (3.2, statutory week). */
function limitWeeks(
  rules: ReferenceRules,
  days: readonly ReferenceDay[],
  minutesOfDays: readonly MinuteRecord[][],
): void {
  const weekOf = (day: ReferenceDay): number => firstDayOfWeek(day.day, rules.weekBeginsOn);
  for (const week of new Set(days.map(weekOf))) {
    const daysOfWeek = days.filter((day) => weekOf(day) === week);
    const minutesOfWeek = minutesOfDays.filter((_, index) => {
      const day = days[index];
      return day !== undefined && weekOf(day) === week;
    });
    limitRegular(minutesOfWeek.flat(), weekLimit(rules, daysOfWeek));
  }
}

/** Minutes a week may have before overtime (3.2, statutory week and variable systems). */
function weekLimit(rules: ReferenceRules, daysOfWeek: readonly ReferenceDay[]): number {
  if (hasNoDayOrWeekLimit(rules)) return Infinity;
  const scheduled = daysOfWeek.reduce((sum, day) => sum + day.scheduled, 0);
  return isVariable(rules) ? Math.max(STATUTORY_WEEK, scheduled) : STATUTORY_WEEK;
}

/** The period's frame: 40 hours × calendar days / 7, in whole minutes (3.2, flextime and variable). */
function periodLimit(rules: ReferenceRules): number {
  if (rules.scheme !== 'flextime' && !isVariable(rules)) return Infinity;
  return Math.floor((STATUTORY_WEEK * rules.calendarDays) / 7);
}

function isVariable(rules: ReferenceRules): boolean {
  return rules.scheme === 'variable-month' || rules.scheme === 'variable-year';
}

function hasNoDayOrWeekLimit(rules: ReferenceRules): boolean {
  return rules.scheme === 'flextime' || rules.scheme === 'manager';
}

/** Days since 1970-01-01. */
function dayNumber(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) / 86_400_000;
}

/** Number of the day (since 1970-01-01) with which the week of `day` begins. */
function firstDayOfWeek(day: string, weekBeginsOn: number): number {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return dayNumber(day) - ((weekday - weekBeginsOn + 7) % 7);
}

function summarise(day: ReferenceDay, minutes: readonly MinuteRecord[]): ReferenceDayResult {
  const count = (isCounted: (minute: MinuteRecord) => boolean): number => minutes.filter(isCounted).length;
  return {
    day: day.day,
    worked: minutes.length,
    regular: count((minute) => minute.pay === 'regular'),
    overtime: count((minute) => minute.pay === 'overtime'),
    statutoryHoliday: count((minute) => minute.pay === 'statutory-holiday'),
    night: count((minute) => minute.isNight),
    nightOvertime: count((minute) => minute.isNight && minute.pay === 'overtime'),
    rested: restedMinutes(day),
  };
}

function restedMinutes(day: ReferenceDay): number {
  let rested = 0;
  for (let at = 0; at < LAST_MINUTE; at += 1) {
    if (isWithin(at, day.work) && isWithin(at, day.breaks)) rested += 1;
  }
  return rested;
}
