import { addDays } from '../calendar/days.ts';
import { judgeDay, spillOver, type JudgedDay, type WorkedDay } from './judge-day.ts';
import { limitPeriod, limitWeeks } from './limit-period.ts';
import { periodFrame } from './period-frame.ts';
import type { WorkLaw } from './work-law.ts';

/**
 * How working time is arranged: fixed or by shifts (article 32), flextime (32-3), variable by the month (32-2) or the
 * year (32-4), or a manager's (41), to whom no limit applies.
 */
export const SCHEMES = ['fixed', 'shift', 'flextime', 'variable-month', 'variable-year', 'manager'] as const;
export type Scheme = (typeof SCHEMES)[number];

export interface PeriodRules {
  readonly scheme: Scheme;
  /** 1 Monday … 7 Sunday (ISO 8601). */
  readonly weekBeginsOn: number;
  /** Whether the end of a shift that began on a statutory holiday uses up the next day's limit; the work rules say. */
  readonly spillCounts: boolean;
  /** Of the whole period: the frame of flextime and variable schemes is reckoned from them. */
  readonly calendarDays: number;
}

export interface ScheduledDay extends Omit<WorkedDay, 'limit' | 'usedUp'> {
  /** Minutes that were set for the day beforehand. */
  readonly scheduled: number;
}

/**
 * All limits of a scheme one after the other: day, week, period. `days` in their order, one for each day with work or a
 * schedule. A week that began before them is judged only with what is given of it: begin with its first day.
 */
export function judgePeriod(
  law: WorkLaw,
  rules: PeriodRules,
  days: readonly ScheduledDay[],
): readonly JudgedDay[] {
  const limits = LIMITS[rules.scheme];
  const ofDays = judgeDays(law, rules, days);
  const scheduledOf = new Map(days.map(({ day, scheduled }) => [day, scheduled]));
  const setFor = (week: readonly JudgedDay[]): number =>
    week.reduce((sum, { day }) => sum + (scheduledOf.get(day) ?? 0), 0);
  const { week } = limits;
  const ofWeeks =
    week === undefined
      ? ofDays
      : limitWeeks(ofDays, {
          beginsOn: rules.weekBeginsOn,
          limitOf: (each) => week(law.weekMinutes, setFor(each)),
        });
  return limits.hasFrame ? limitPeriod(ofWeeks, periodFrame(law, rules.calendarDays)) : ofWeeks;
}

/** From the limit of the law and the minutes that were set. */
type Limit = (ofLaw: number, set: number) => number;

interface Limits {
  readonly day: Limit;
  readonly week?: Limit;
  readonly hasFrame: boolean;
}

const ofLaw: Limit = (minutes) => minutes;
const setIfLonger: Limit = (minutes, set) => Math.max(minutes, set);
const none: Limit = () => Infinity;

const LIMITS: Readonly<Record<Scheme, Limits>> = {
  fixed: { day: ofLaw, week: ofLaw, hasFrame: false },
  shift: { day: ofLaw, week: ofLaw, hasFrame: false },
  flextime: { day: none, hasFrame: true },
  'variable-month': { day: setIfLonger, week: setIfLonger, hasFrame: true },
  'variable-year': { day: setIfLonger, week: setIfLonger, hasFrame: true },
  manager: { day: none, hasFrame: false },
};

function judgeDays(law: WorkLaw, rules: PeriodRules, days: readonly ScheduledDay[]): readonly JudgedDay[] {
  const judged: JudgedDay[] = [];
  for (const [index, day] of days.entries()) {
    const before = days[index - 1];
    const last = judged.at(-1);
    const follows = before !== undefined && addDays(before.day, 1) === day.day;
    const usedUp = rules.spillCounts && follows && last ? spillOver(before.kinds, last) : 0;
    const limit = LIMITS[rules.scheme].day(law.dayMinutes, day.scheduled);
    judged.push(judgeDay(law, { ...day, limit, usedUp }));
  }
  return judged;
}
