import { shiftByDays, type Span } from './spans.ts';

/**
 * What the Labour Standards Act says in numbers, for one workplace from one day on; minutes everywhere. Articles are of
 * the Act (労働基準法) where nothing else is named.
 */
export interface WorkLaw {
  /** Article 32 paragraph 2. */
  readonly dayMinutes: number;
  /** Article 32 paragraph 1; 44 hours where article 40 lets a small workplace have them. */
  readonly weekMinutes: number;
  /** Article 32-3 paragraph 2: flextime of up to three months has this average of a week as the limit of each month. */
  readonly flextimeWeekMinutes: number;
  /** Article 37 paragraph 4: past midnight by 24 hours more, so that it is one piece. */
  readonly night: Span;
  /** Article 34: whoever works longer than so many minutes rests so long; the longest first. */
  readonly breaks: readonly { readonly over: number; readonly rest: number }[];
  /** Article 37 paragraph 1, proviso: what is over so many minutes of overtime in a month has the raised premium. */
  readonly raisedOver: number;
  /** Article 37 and the ordinance on premiums: in percent of the ordinary wage. */
  readonly percent: {
    readonly overtime: number;
    readonly raisedOvertime: number;
    readonly statutoryHoliday: number;
    readonly night: number;
  };
}

/** The law as it stands since April 2023. */
export const WORK_LAW: WorkLaw = {
  dayMinutes: 480,
  weekMinutes: 2400,
  flextimeWeekMinutes: 3000,
  night: { from: 1320, until: 1740 },
  breaks: [
    { over: 480, rest: 60 },
    { over: 360, rest: 45 },
  ],
  raisedOver: 3600,
  percent: { overtime: 25, raisedOvertime: 50, statutoryHoliday: 35, night: 25 },
};

/** A value from a day on, as `YYYY-MM-DD`, until the next one begins. */
export interface FromDay<Value> {
  readonly from: string;
  readonly value: Value;
}

/** The value of a day, in whatever order they stand; undefined before the first. */
export function valueOn<Value>(values: readonly FromDay<Value>[], day: string): Value | undefined {
  return values
    .filter(({ from }) => from <= day)
    .reduce<FromDay<Value> | undefined>(
      (latest, one) => (latest === undefined || one.from > latest.from ? one : latest),
      undefined,
    )?.value;
}

/** The nights that a day and so many after it touch: the first began on the day before. */
export function nightsOf({ night }: WorkLaw, daysAfter: number): readonly Span[] {
  return Array.from({ length: daysAfter + 2 }, (_, index) => shiftByDays([night], index - 1)).flat();
}
