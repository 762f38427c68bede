/** Minutes after 0:00 of a day; past midnight by 24 hours more. */
export interface Hours {
  readonly from: number;
  readonly until: number;
}

export interface CalendarDay {
  /** `YYYY-MM-DD`. */
  readonly day: string;
  /** 0: Sunday. */
  readonly weekday: number;
  readonly isHoliday: boolean;
}

/** How a group of people works. Times are those of an invented company. */
export interface Pattern {
  readonly scheme: 'fixed' | 'shift' | 'flextime' | 'variable-month' | 'manager';
  /** How many of a hundred people. */
  readonly weight: number;
  /** Undefined: the day is free. `turn` tells the crews of a shift apart. */
  readonly plan: (day: CalendarDay, turn: number) => Hours | undefined;
  /** Minutes within which people come before the plan, and go after it. */
  readonly early: number;
  readonly late: number;
}

const hours = (from: number, until: number): Hours => ({ from: from * 60, until: until * 60 });
const isOfficeDay = ({ weekday, isHoliday }: CalendarDay): boolean =>
  weekday >= 1 && weekday <= 5 && !isHoliday;
const SHIFTS = [hours(6, 14.75), hours(14, 22.75), hours(22, 30.75)] as const;
/** Days of work and free days of a crew: four and two, whatever the weekday. */
const ROUND = { days: 6, worked: 4 } as const;

export const PATTERNS: readonly Pattern[] = [
  {
    scheme: 'fixed',
    weight: 45,
    plan: (day) => (isOfficeDay(day) ? hours(9, 18) : undefined),
    early: 35,
    late: 150,
  },
  {
    scheme: 'flextime',
    weight: 25,
    plan: (day) => (isOfficeDay(day) ? hours(10, 19) : undefined),
    early: 120,
    late: 180,
  },
  {
    scheme: 'shift',
    weight: 18,
    plan: ({ day }, turn) => shiftOf(day, turn),
    early: 25,
    late: 60,
  },
  {
    // Long days in the last week of a month, short ones before.
    scheme: 'variable-month',
    weight: 7,
    plan: (day) => (isOfficeDay(day) ? hours(9, Number(day.day.slice(8)) > 21 ? 20 : 17) : undefined),
    early: 20,
    late: 45,
  },
  {
    scheme: 'manager',
    weight: 5,
    plan: (day) => (isOfficeDay(day) ? hours(8.5, 19) : undefined),
    early: 40,
    late: 240,
  },
];

/** Another shift after each round, so that free days lie between a night and the early shift that follows it. */
function shiftOf(day: string, turn: number): Hours | undefined {
  const days = Date.parse(`${day}T00:00:00.000Z`) / 86_400_000 + turn * (ROUND.days - ROUND.worked);
  if (days % ROUND.days >= ROUND.worked) return undefined;
  return SHIFTS[Math.floor(days / ROUND.days) % SHIFTS.length];
}
