import { longHours } from './long-hours.ts';
import type { DayKind, JudgedDay } from './judge-day.ts';
import { workOf, type Layer, type MonthDay } from './judge-month.ts';
import { premiumsOf, type PremiumMinutes } from './premiums.ts';
import { lengthOf, subtract, unite } from './spans.ts';
import { minutesOfStretches, totalsOf, type Totals } from './stretches.ts';
import type { WorkLaw } from './work-law.ts';

/** A month of one person in one layer; minutes, and days or times where it says so. */
export interface MonthFigures extends Totals {
  /** What the plan asks for, without breaks. */
  readonly scheduled: number;
  /** Within all limits of the law and above the day's plan. */
  readonly beyondPlan: number;
  /** Of the work that is no statutory holiday: on days that are free by the company's calendar. */
  readonly companyHoliday: number;
  /** Work that is on no statutory holiday, by what the day is on which it began; payroll pays them apart. */
  readonly weekdays: KindFigures;
  readonly freeDays: KindFigures;
  readonly nightOnStatutoryHoliday: number;
  readonly rested: number;
  readonly daysWorked: number;
  readonly daysOnStatutoryHoliday: number;
  readonly daysOnCompanyHoliday: number;
  /** Planned days without any work. */
  readonly daysMissed: number;
  readonly timesLate: number;
  readonly minutesLate: number;
  readonly timesLeftEarly: number;
  readonly minutesLeftEarly: number;
  readonly premiums: PremiumMinutes[];
  /** Beyond 40 hours a week, of whoever it is: from more than 80 hours on the person is told (T3). */
  readonly beyondWeeks: number;
  readonly isToBeTold: boolean;
}

/** Minutes within the plan, above it and within the law, above the law; and those of night within and above the law. */
export interface KindFigures {
  readonly withinPlan: number;
  readonly beyondPlan: number;
  readonly overtime: number;
  readonly nightRegular: number;
  readonly nightOvertime: number;
}

interface Month {
  readonly law: WorkLaw;
  readonly days: readonly MonthDay[];
  readonly kindOf: (day: string) => DayKind;
}

/** Sums of the judged days of a layer; days that are not over yet count for nothing but the plan. */
export function monthFigures(
  { law, days, kindOf }: Month,
  layer: Layer,
  judged: readonly JudgedDay[],
): MonthFigures {
  const stretches = judged.flatMap((day) => day.stretches);
  const totals = totalsOf(stretches);
  const isExempt = days.every(({ scheme }) => scheme === 'manager');
  const scheduled = new Map(days.map(({ day, plan }) => [day, lengthOf(subtract(plan.work, plan.breaks))]));
  const onKind = (kind: DayKind) => judged.filter(({ day }) => kindOf(day) === kind);
  const regular = ({ stretches: own }: JudgedDay): number =>
    minutesOfStretches(own, ({ kind }) => kind === 'regular');
  const { beyond, isToBeTold } = longHours(totals.worked, days.length);
  return {
    ...totals,
    scheduled: sum([...scheduled.values()]),
    beyondPlan: sum(judged.map((day) => Math.max(0, regular(day) - (scheduled.get(day.day) ?? 0)))),
    companyHoliday: sum(
      onKind('company-holiday').map((day) =>
        minutesOfStretches(day.stretches, ({ kind }) => kind !== 'statutory-holiday'),
      ),
    ),
    ...byKindOfDay({ judged, scheduled, kindOf }),
    rested: sum(judged.map((day) => day.rested)),
    daysWorked: judged.length,
    daysOnStatutoryHoliday: onKind('statutory-holiday').length,
    daysOnCompanyHoliday: onKind('company-holiday').length,
    ...ofTheClock(days, layer),
    premiums: [...premiumsOf(law, stretches, { isExempt })],
    beyondWeeks: beyond,
    isToBeTold,
  };
}

/** Payroll pays weekdays, free days and statutory holidays apart; the minutes of the last are wherever they were. */
function byKindOfDay({
  judged,
  scheduled,
  kindOf,
}: {
  readonly judged: readonly JudgedDay[];
  readonly scheduled: ReadonlyMap<string, number>;
  readonly kindOf: Month['kindOf'];
}) {
  const isFree = ({ day }: JudgedDay): boolean => kindOf(day) === 'company-holiday';
  return {
    weekdays: kindFigures(
      judged.filter((day) => !isFree(day)),
      scheduled,
    ),
    freeDays: kindFigures(judged.filter(isFree), scheduled),
    nightOnStatutoryHoliday: minutesOfStretches(
      judged.flatMap((day) => day.stretches),
      ({ kind, isNight }) => kind === 'statutory-holiday' && isNight,
    ),
  };
}

function kindFigures(days: readonly JudgedDay[], scheduled: ReadonlyMap<string, number>): KindFigures {
  const stretches = days.flatMap((day) => day.stretches);
  const regular = days.map((day) => ({
    minutes: minutesOfStretches(day.stretches, ({ kind }) => kind === 'regular'),
    plan: scheduled.get(day.day) ?? 0,
  }));
  return {
    withinPlan: sum(regular.map(({ minutes, plan }) => Math.min(minutes, plan))),
    beyondPlan: sum(regular.map(({ minutes, plan }) => Math.max(0, minutes - plan))),
    overtime: minutesOfStretches(stretches, ({ kind }) => kind === 'overtime'),
    nightRegular: minutesOfStretches(stretches, ({ kind, isNight }) => kind === 'regular' && isNight),
    nightOvertime: minutesOfStretches(stretches, ({ kind, isNight }) => kind === 'overtime' && isNight),
  };
}

/** Schemes in which the plan says when to come and to go. */
const HAS_HOURS: ReadonlySet<MonthDay['scheme']> = new Set([
  'fixed',
  'shift',
  'variable-month',
  'variable-year',
]);

function ofTheClock(days: readonly MonthDay[], layer: Layer) {
  const planned = days.filter(({ plan, isOver }) => isOver && plan.work.length > 0);
  const worked = planned.filter((day) => workOf(day, layer).work.length > 0);
  const ends = worked
    .filter(({ scheme }) => HAS_HOURS.has(scheme))
    .map((day) => ({ plan: unite(day.plan.work), work: unite(workOf(day, layer).work) }));
  const late = ends.map(({ plan, work }) => (work[0]?.from ?? 0) - (plan[0]?.from ?? 0));
  const early = ends.map(({ plan, work }) => (plan.at(-1)?.until ?? 0) - (work.at(-1)?.until ?? 0));
  return {
    daysMissed: planned.length - worked.length,
    timesLate: late.filter(isPositive).length,
    minutesLate: sum(late.filter(isPositive)),
    timesLeftEarly: early.filter(isPositive).length,
    minutesLeftEarly: sum(early.filter(isPositive)),
  };
}

function isPositive(minutes: number): boolean {
  return minutes > 0;
}

function sum(minutes: readonly number[]): number {
  return minutes.reduce((total, one) => total + one, 0);
}
