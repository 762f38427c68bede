import { intersect, lengthOf, MINUTES_OF_DAY, shiftByDays, subtract, type Span } from './spans.ts';
import { limitRegular, type Stretch } from './stretches.ts';
import { nightsOf, type WorkLaw } from './work-law.ts';

/** `company-holiday`: free by the company's calendar, and none of the days that article 35 asks for. */
export type DayKind = 'work' | 'company-holiday' | 'statutory-holiday';

/** Work that began on one day, however long it goes on (circular 昭63.1.1 基発1号: a shift over midnight is one). */
export interface WorkedDay {
  /** `YYYY-MM-DD`: the day on which it began. */
  readonly day: string;
  /** Approved work, with the breaks in it. */
  readonly work: readonly Span[];
  readonly breaks: readonly Span[];
  /** What this calendar day is, and the next ones, as far as the work reaches. */
  readonly kinds: readonly DayKind[];
  /** How many regular minutes there can be: those of the law, or the longer ones that a variable scheme has set. */
  readonly limit: number;
  /** Minutes of this calendar day that another shift has used up already, where the work rules count them. */
  readonly usedUp: number;
}

export interface JudgedDay {
  readonly day: string;
  readonly stretches: readonly Stretch[];
  /** Minutes of rest within the work. */
  readonly rested: number;
}

/**
 * What a day's work is by the limit of the day. A statutory holiday is the calendar day from 0:00 to 24:00: only the part
 * inside it is holiday work, wherever the shift began (circular 平6.5.31 基発331号). Limits of weeks and longer periods
 * come afterwards.
 */
export function judgeDay(law: WorkLaw, worked: WorkedDay): JudgedDay {
  const labour = subtract(worked.work, worked.breaks);
  const stretches = kindsOfMinutes(law, worked.kinds, labour);
  return {
    day: worked.day,
    stretches: limitRegular(stretches, worked.limit - worked.usedUp).stretches,
    rested: lengthOf(worked.work) - lengthOf(labour),
  };
}

/** Minutes of the next calendar day that a shift which began on a statutory holiday went on into. */
export function spillOver(kinds: readonly DayKind[], { stretches }: JudgedDay): number {
  if (kinds[0] !== 'statutory-holiday' || kinds[1] === 'statutory-holiday') return 0;
  return lengthOf(intersect(stretches, shiftByDays([WHOLE_DAY], 1)));
}

/** Cuts pieces where the next scheduled day begins: from there on the work is that day's (昭42.12.27 基収5675号). */
export function cutAtNextStart(
  work: readonly Span[],
  nextStart: number,
): { readonly own: readonly Span[]; readonly next: readonly Span[] } {
  const own = [{ from: -Infinity, until: nextStart }];
  return { own: intersect(work, own), next: subtract(work, own) };
}

const WHOLE_DAY: Span = { from: 0, until: MINUTES_OF_DAY };

function kindsOfMinutes(
  law: WorkLaw,
  kinds: readonly DayKind[],
  labour: readonly Span[],
): readonly Stretch[] {
  const nights = nightsOf(law, kinds.length - 1);
  return kinds
    .flatMap((kind, day): Stretch[] => {
      const part = intersect(labour, shiftByDays([WHOLE_DAY], day));
      const mark = kind === 'statutory-holiday' ? 'statutory-holiday' : 'regular';
      return [
        ...subtract(part, nights).map((span) => ({ ...span, kind: mark, isNight: false }) as const),
        ...intersect(part, nights).map((span) => ({ ...span, kind: mark, isNight: true }) as const),
      ];
    })
    .sort((one, other) => one.from - other.from);
}
