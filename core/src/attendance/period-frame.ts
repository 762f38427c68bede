import type { WorkLaw } from './work-law.ts';

/** `tenth-of-an-hour` is how some payroll programs cut it: 177:06 for 31 days, where 177:08 is exact to the minute. */
export type FrameCut = 'minute' | 'tenth-of-an-hour';

/** The statutory frame of so many calendar days: 40 hours × days ÷ 7, cut down, for the rest is the worker's. */
export function periodFrame(law: WorkLaw, calendarDays: number, cut: FrameCut = 'minute'): number {
  const unit = cut === 'minute' ? 1 : 6;
  return Math.floor((law.weekMinutes * calendarDays) / (7 * unit)) * unit;
}

export interface FlextimeMonth {
  /** Without statutory holidays. */
  readonly worked: number;
  /** What the contract asks for in this month. */
  readonly scheduled: number;
  readonly frame: number;
}

/** A month of flextime: what is over the contract and within the law, what is over the law, what is missing. */
export function flextimeBalance({ worked, scheduled, frame }: FlextimeMonth): {
  readonly withinLaw: number;
  readonly overtime: number;
  readonly missing: number;
} {
  return {
    withinLaw: Math.max(0, Math.min(worked, frame) - scheduled),
    overtime: Math.max(0, worked - frame),
    missing: Math.max(0, scheduled - worked),
  };
}

/**
 * Flextime of up to three months (article 32-3 paragraph 2): overtime of each month is what is above an average of 50
 * hours a week, to be paid with that month; at the end, what is above the frame of the whole and not paid yet.
 */
export function flextimeOvertime(
  law: WorkLaw,
  months: readonly { readonly calendarDays: number; readonly worked: number }[],
): { readonly ofMonths: readonly number[]; readonly atEnd: number } {
  const ofMonths = months.map(({ calendarDays, worked }) =>
    Math.max(0, worked - Math.floor((law.flextimeWeekMinutes * calendarDays) / 7)),
  );
  const calendarDays = sum(months.map((month) => month.calendarDays));
  const worked = sum(months.map((month) => month.worked));
  return { ofMonths, atEnd: Math.max(0, worked - periodFrame(law, calendarDays) - sum(ofMonths)) };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
