/** Overtime and work on statutory holidays of one month of the agreement, in minutes. */
export interface OvertimeMonth {
  /** `YYYY-MM`, of the day on which the month of the agreement begins. */
  readonly month: string;
  readonly overtime: number;
  readonly holidayWork: number;
}

/** Caps of an agreement under article 36, in minutes. Overtime is without work on statutory holidays. */
export interface AgreementCaps {
  /** Paragraph 4: 45 hours; 42 in a variable scheme of more than three months. */
  readonly month: number;
  /** Paragraph 4: 360 hours; 320 in such a scheme. */
  readonly year: number;
  /** Paragraph 5: the special clause, where the agreement has one. */
  readonly special: { readonly year: number; readonly times: number } | undefined;
  /** Paragraph 6, of overtime and holiday work together: a month stays under this … */
  readonly monthUnder: number;
  /** … and the average of each two to six months is no more than this. */
  readonly average: number;
}

export const NORMAL_CAPS: AgreementCaps = {
  month: 45 * 60,
  year: 360 * 60,
  special: undefined,
  monthUnder: 100 * 60,
  average: 80 * 60,
};
export const SPECIAL_CLAUSE = { year: 720 * 60, times: 6 } as const;

export type Cap = 'month' | 'year' | 'special-year' | 'special-times' | 'month-under' | 'average';

export interface CapBreach {
  readonly cap: Cap;
  /** The last month that it was reckoned over. */
  readonly month: string;
  /** Minutes that were reached, of all months together; for `special-times`, how many months. */
  readonly reached: number;
  /** What would have been lawful: up to this, and for `month-under` less than this. */
  readonly limit: number;
  /** How many months it was reckoned over. */
  readonly months: number;
}

export interface AgreementYear {
  /** The months of this year of the agreement, one after the other. */
  readonly year: readonly OvertimeMonth[];
  /** The five months before it, as far as there are any: averages do not begin anew with a year. */
  readonly before: readonly OvertimeMonth[];
}

/** Longest average: that many months. */
const AVERAGED_MONTHS = [2, 3, 4, 5, 6] as const;

/** Everything that is over a cap, month by month. Sums are compared, so that nothing is rounded. */
export function capBreaches(caps: AgreementCaps, { year, before }: AgreementYear): readonly CapBreach[] {
  const all = [...before, ...year];
  return year.flatMap((_month, index) => [
    ...ofTheYear(caps, year.slice(0, index + 1)),
    ...absolute(caps, all.slice(0, before.length + index + 1)),
  ]);
}

/** How much more overtime the last month can take before anything is over a cap; 0 when something is. */
export function roomLeft(caps: AgreementCaps, months: AgreementYear): number {
  const last = months.year.at(-1);
  if (last === undefined) return 0;
  const breaksWith = (more: number): boolean => {
    const year = [...months.year.slice(0, -1), { ...last, overtime: last.overtime + more }];
    return capBreaches(caps, { ...months, year }).some(({ month }) => month === last.month);
  };
  let [room, over] = [0, caps.monthUnder];
  if (breaksWith(room)) return 0;
  // More overtime never mends a breach, so the last minute without one is found by halving.
  while (over - room > 1) {
    const middle = Math.floor((room + over) / 2);
    if (breaksWith(middle)) over = middle;
    else room = middle;
  }
  return room;
}

function ofTheYear(caps: AgreementCaps, year: readonly OvertimeMonth[]): readonly CapBreach[] {
  const reached = sumOf(year, ofOvertime);
  const inMonth = year.at(-1)?.overtime ?? 0;
  const months = year.length;
  const { special } = caps;
  if (special === undefined) {
    return breaches(year, [
      inMonth > caps.month && { cap: 'month', reached: inMonth, limit: caps.month, months: 1 },
      reached > caps.year && { cap: 'year', reached, limit: caps.year, months },
    ]);
  }
  const times = inMonth > caps.month ? year.filter(({ overtime }) => overtime > caps.month).length : 0;
  return breaches(year, [
    times > special.times && { cap: 'special-times', reached: times, limit: special.times, months },
    reached > special.year && { cap: 'special-year', reached, limit: special.year, months },
  ]);
}

function absolute(caps: AgreementCaps, all: readonly OvertimeMonth[]): readonly CapBreach[] {
  const month = sumOf(all.slice(-1), ofBoth);
  const averages = AVERAGED_MONTHS.filter((months) => months <= all.length).map((months) => {
    const reached = sumOf(all.slice(-months), ofBoth);
    const limit = caps.average * months;
    return reached > limit && ({ cap: 'average', reached, limit, months } as const);
  });
  return breaches(all, [
    month >= caps.monthUnder && { cap: 'month-under', reached: month, limit: caps.monthUnder, months: 1 },
    ...averages,
  ]);
}

function breaches(
  months: readonly OvertimeMonth[],
  found: readonly (false | Omit<CapBreach, 'month'>)[],
): readonly CapBreach[] {
  const month = months.at(-1)?.month ?? '';
  return found.flatMap((breach) => (breach === false ? [] : [{ ...breach, month }]));
}

const ofOvertime = ({ overtime }: OvertimeMonth): number => overtime;
const ofBoth = ({ overtime, holidayWork }: OvertimeMonth): number => overtime + holidayWork;

function sumOf(months: readonly OvertimeMonth[], minutes: (month: OvertimeMonth) => number): number {
  return months.reduce((sum, month) => sum + minutes(month), 0);
}
