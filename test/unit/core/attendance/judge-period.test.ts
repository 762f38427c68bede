import { addDays } from '@monban/core/calendar/days';
import { judgePeriod, type PeriodRules, type ScheduledDay } from '@monban/core/attendance/judge-period';
import { premiumsOf } from '@monban/core/attendance/premiums';
import { totalsOf, type Stretch } from '@monban/core/attendance/stretches';
import { WORK_LAW } from '@monban/core/attendance/work-law';
import { expect } from 'chai';
import fc from 'fast-check';
import { referencePeriod, referencePremiums } from '../../../support/attendance-reference.ts';

const SCHEMES = ['fixed', 'shift', 'flextime', 'variable-month', 'variable-year', 'manager'] as const;
const FIXED: PeriodRules = { scheme: 'fixed', weekBeginsOn: 0, spillCounts: false, calendarDays: 31 };

const minute = (from: number, until: number) => fc.integer({ min: from, max: until });
const spans = (from: number, until: number, most: number) =>
  fc.array(
    fc
      .tuple(minute(from, until), minute(1, 700))
      .map(([start, length]) => ({ from: start, until: start + length })),
    { maxLength: most },
  );
const kind = fc.constantFrom('work', 'work', 'work', 'company-holiday', 'statutory-holiday');
const rules: fc.Arbitrary<PeriodRules> = fc.record({
  scheme: fc.constantFrom(...SCHEMES),
  weekBeginsOn: fc.integer({ min: 0, max: 6 }),
  spillCounts: fc.boolean(),
  calendarDays: fc.integer({ min: 7, max: 31 }),
});

/** The days of one calendar on which there was work. */
const days: fc.Arbitrary<readonly ScheduledDay[]> = fc
  .array(
    fc.record({
      kind,
      isWorked: fc.constantFrom(true, true, false),
      work: spans(0, 1900, 3),
      breaks: spans(0, 2400, 3),
      scheduled: fc.constantFrom(0, 420, 480, 600),
    }),
    { minLength: 1, maxLength: 25 },
  )
  .map((calendar) =>
    calendar.flatMap(({ isWorked, work, breaks, scheduled }, index) => {
      const kinds = [0, 1, 2].map((later) => calendar[index + later]?.kind ?? 'work');
      return isWorked ? [{ day: addDays('2026-10-01', index), work, breaks, scheduled, kinds }] : [];
    }),
  );

describe('a period of work', () => {
  it('is judged minute for minute like a slow and obvious reference', () => {
    fc.assert(
      fc.property(rules, days, (given, worked) => {
        const judged = judgePeriod(WORK_LAW, given, worked).map(({ day, stretches, rested }) => ({
          day,
          ...totalsOf(stretches),
          nightOvertime: totalsOf(stretches.filter((one) => one.kind === 'overtime')).night,
          rested,
        }));
        expect(judged).to.deep.equal(referencePeriod(given, worked.map(asReference)));
      }),
      { numRuns: 300 },
    );
  });

  it('has the premiums of that reference', () => {
    fc.assert(
      fc.property(rules, days, fc.boolean(), (given, worked, isExempt) => {
        const stretches = judgePeriod(WORK_LAW, given, worked).flatMap((day) => day.stretches);
        const found = premiumsOf(WORK_LAW, stretches, { isExempt });
        const expected = Object.entries(referencePremiums(given, worked.map(asReference), isExempt))
          .map(([percent, minutes]) => ({ percent: Number(percent), minutes }))
          .filter(({ minutes }) => minutes > 0);
        expect(found).to.deep.equal(expected);
      }),
      { numRuns: 300 },
    );
  });

  it('adds up: what was worked is regular, overtime or holiday work, whatever the limits are', () => {
    fc.assert(
      fc.property(rules, days, (given, worked) => {
        for (const { stretches } of judgePeriod(WORK_LAW, given, worked)) {
          const totals = totalsOf(stretches);
          expect(totals.regular + totals.overtime + totals.statutoryHoliday).to.equal(totals.worked);
        }
      }),
    );
  });

  it('does not change when work is cut into pieces anywhere', () => {
    fc.assert(
      fc.property(rules, days, minute(1, 2400), (given, worked, at) => {
        const cut = worked.map((day) => ({ ...day, work: day.work.flatMap((span) => cutAt(span, at)) }));
        const figures = (of: readonly ScheduledDay[]) => merged(judgePeriod(WORK_LAW, given, of));
        expect(figures(cut)).to.deep.equal(figures(worked));
      }),
    );
  });

  it('counts the sixth day of eight hours as overtime of the week, and none of it twice', () => {
    const week = Array.from({ length: 6 }, (_, index) =>
      workday(addDays('2026-10-05', index), 9 * 60, 17 * 60),
    );
    const overtime = judgePeriod(WORK_LAW, FIXED, week).map(({ stretches }) => totalsOf(stretches).overtime);
    expect(overtime).to.deep.equal([0, 0, 0, 0, 0, 480]);
    const longer = week.map((day) => ({ ...day, work: [{ from: 540, until: 1080 }] }));
    const totals = judgePeriod(WORK_LAW, FIXED, longer).map(({ stretches }) => totalsOf(stretches).overtime);
    expect(totals).to.deep.equal([60, 60, 60, 60, 60, 540]);
  });

  it('follows the set hours of a variable scheme on long days, and the law on short ones', () => {
    const variable: PeriodRules = { ...FIXED, scheme: 'variable-month' };
    const set = [workday('2026-10-05', 480, 1080), workday('2026-10-06', 480, 1080)];
    const judged = judgePeriod(WORK_LAW, variable, [
      { ...set[0]!, scheduled: 600 },
      { ...set[1]!, scheduled: 420 },
    ]);
    expect(judged.map(({ stretches }) => totalsOf(stretches).overtime)).to.deep.equal([0, 120]);
  });
});

function workday(day: string, from: number, until: number): ScheduledDay {
  return {
    day,
    work: [{ from, until }],
    breaks: [],
    kinds: ['work', 'work', 'work'],
    scheduled: until - from,
  };
}

function cutAt(span: { from: number; until: number }, at: number) {
  if (at <= span.from || at >= span.until) return [span];
  return [
    { from: span.from, until: at },
    { from: at, until: span.until },
  ];
}

const asReference = (day: ScheduledDay) => ({
  ...day,
  work: [...day.work],
  breaks: [...day.breaks],
  kinds: [...day.kinds],
});

const merged = (judged: readonly { readonly stretches: readonly Stretch[] }[]) =>
  judged.map(({ stretches }) => totalsOf(stretches));
