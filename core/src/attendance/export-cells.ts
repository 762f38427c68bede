import type { MonthFigures } from './month-figures.ts';
import { roundedMonth } from './month-rounding.ts';

/** How a payroll program reads minutes: 472, 7:52, 7.87 (two places, up) or 7.52. */
export const TIME_NOTATIONS = ['minutes', 'h:mm', 'decimal', 'h.mm'] as const;
export type TimeNotation = (typeof TIME_NOTATIONS)[number];

/** What of a closed month can stand in a column. */
export type ExportValue =
  | { readonly kind: 'text'; readonly of: 'code' | 'name' | 'month' | 'from' | 'through' | 'year' }
  | { readonly kind: 'constant'; readonly text: string }
  /** The program wants the column; nothing of it is known here. */
  | { readonly kind: 'blank' }
  | { readonly kind: 'minutes'; readonly of: MinutesOf }
  | { readonly kind: 'count'; readonly of: CountOf };

/** Figures in minutes, each with how it is read from a month. */
const MINUTES = {
  worked: ({ worked }) => worked,
  scheduled: ({ scheduled }) => scheduled,
  withinPlan: ({ weekdays }) => weekdays.withinPlan,
  beyondPlan: ({ weekdays, freeDays }) => weekdays.beyondPlan + freeDays.beyondPlan,
  weekdayBeyondPlan: ({ weekdays }) => weekdays.beyondPlan,
  overtime: ({ overtime }) => overtime,
  weekdayOvertime: ({ weekdays }) => weekdays.overtime,
  night: ({ night }) => night,
  weekdayNightRegular: ({ weekdays }) => weekdays.nightRegular,
  weekdayNightOvertime: ({ weekdays }) => weekdays.nightOvertime,
  freeDay: ({ companyHoliday }) => companyHoliday,
  freeDayBeyondPlan: ({ freeDays }) => freeDays.beyondPlan,
  freeDayOvertime: ({ freeDays }) => freeDays.overtime,
  freeDayNightRegular: ({ freeDays }) => freeDays.nightRegular,
  freeDayNightOvertime: ({ freeDays }) => freeDays.nightOvertime,
  statutoryHoliday: ({ statutoryHoliday }) => statutoryHoliday,
  statutoryHolidayNight: ({ nightOnStatutoryHoliday }) => nightOnStatutoryHoliday,
  rested: ({ rested }) => rested,
  late: ({ minutesLate }) => minutesLate,
  leftEarly: ({ minutesLeftEarly }) => minutesLeftEarly,
} as const satisfies Readonly<Record<string, (figures: MonthFigures) => number>>;
export type MinutesOf = keyof typeof MINUTES;

const COUNTS = {
  daysWorked: ({ daysWorked, daysOnCompanyHoliday, daysOnStatutoryHoliday }) =>
    daysWorked - daysOnCompanyHoliday - daysOnStatutoryHoliday,
  daysWorkedInAll: ({ daysWorked }) => daysWorked,
  daysOnFreeDays: ({ daysOnCompanyHoliday }) => daysOnCompanyHoliday,
  daysOnStatutoryHolidays: ({ daysOnStatutoryHoliday }) => daysOnStatutoryHoliday,
  daysMissed: ({ daysMissed }) => daysMissed,
  timesLate: ({ timesLate }) => timesLate,
  timesLeftEarly: ({ timesLeftEarly }) => timesLeftEarly,
  timesLateOrEarly: ({ timesLate, timesLeftEarly }) => timesLate + timesLeftEarly,
} as const satisfies Readonly<Record<string, (figures: MonthFigures) => number>>;
export type CountOf = keyof typeof COUNTS;

/** Totals of overtime, holiday work and night work, each by itself: the only ones that may be rounded (基発150号). */
const ROUNDED: ReadonlySet<MinutesOf> = new Set(['overtime', 'statutoryHoliday', 'night']);

export interface ExportedPerson {
  readonly code: string;
  readonly name: string;
  /** `YYYY-MM`, and its days. */
  readonly month: string;
  readonly from: string;
  readonly through: string;
  readonly figures: MonthFigures;
}

export interface CellForm {
  readonly time: TimeNotation;
  /** Whether the month's totals that may be rounded are: never by default, and no day ever is. */
  readonly isRounded: boolean;
}

/** The text of one cell. */
export function exportCell(value: ExportValue, person: ExportedPerson, form: CellForm): string {
  switch (value.kind) {
    case 'blank':
      return '';
    case 'constant':
      return value.text;
    case 'text':
      return TEXTS[value.of](person);
    case 'count':
      return String(COUNTS[value.of](person.figures));
    case 'minutes': {
      const minutes = MINUTES[value.of](person.figures);
      return timeText(form.isRounded && ROUNDED.has(value.of) ? roundedMonth(minutes) : minutes, form.time);
    }
  }
}

const TEXTS = {
  code: ({ code }) => code,
  name: ({ name }) => name,
  month: ({ month }) => month.replace('-', ''),
  year: ({ month }) => month.replace('-', '/'),
  from: ({ from }) => from.replaceAll('-', '/'),
  through: ({ through }) => through.replaceAll('-', '/'),
} as const satisfies Readonly<Record<string, (person: ExportedPerson) => string>>;

/** The same minutes; what two places of an hour cannot hold goes up. */
export function timeText(minutes: number, notation: TimeNotation): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  const two = String(rest).padStart(2, '0');
  switch (notation) {
    case 'minutes':
      return String(minutes);
    case 'h:mm':
      return `${String(hours)}:${two}`;
    case 'h.mm':
      return `${String(hours)}.${two}`;
    case 'decimal':
      // Up: a hundredth of an hour is the worker's, not the company's (article 24).
      return (Math.ceil((minutes * 100) / 60) / 100).toFixed(2);
  }
}
