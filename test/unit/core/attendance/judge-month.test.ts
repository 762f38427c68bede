import { judgeMonth, leadDays, type MonthDay, type MonthRules } from '@monban/core/attendance/judge-month';
import { FINDING_LIMITS } from '@monban/core/attendance/day-findings';
import { daysOf } from '@monban/core/attendance/closing-period';
import { monthFigures } from '@monban/core/attendance/month-figures';
import { isoWeekday } from '@monban/core/attendance/work-calendar';
import { WORK_LAW } from '@monban/core/attendance/work-law';
import { expect } from 'chai';
import fc from 'fast-check';

const NINE_TO_SIX = { work: [{ from: 540, until: 1080 }], breaks: [{ from: 720, until: 780 }] };
const NOTHING = { work: [], breaks: [] };
const kindOf: MonthRules['kindOf'] = (day) =>
  isoWeekday(day) === 7 ? 'statutory-holiday' : isoWeekday(day) === 6 ? 'company-holiday' : 'work';
const RULES: MonthRules = {
  law: WORK_LAW,
  limits: FINDING_LIMITS,
  weekBeginsOn: 7,
  spillCounts: false,
  kindOf,
};
/** November 2026 begins on a Sunday. */
const NOVEMBER = daysOf({ from: '2026-11-01', through: '2026-11-30' });

function dayOf(day: string, changes: Partial<MonthDay> = {}): MonthDay {
  const plan = kindOf(day) === 'work' ? NINE_TO_SIX : NOTHING;
  const said = plan.work.length > 0 ? plan : undefined;
  return {
    day,
    scheme: 'fixed',
    plan,
    gate: undefined,
    claimed: said,
    approved: said,
    isOver: true,
    ...changes,
  };
}

describe('a month of somebody, judged', () => {
  it('has a week before it of at least one day, up to its first day', () => {
    expect(leadDays('2026-11-01', 7)).to.deep.equal(['2026-10-31']);
    expect(leadDays('2026-11-04', 1)).to.deep.equal(['2026-11-02', '2026-11-03']);
    expect(leadDays('2026-11-01', 1)).to.have.length(6);
  });

  it('counts overtime of the first week with the days before the month, and none of them in its figures', () => {
    const days = daysOf({ from: '2026-12-01', through: '2026-12-31' });
    const lead = leadDays('2026-12-01', 7).map((day) => dayOf(day));
    const long = { ...NINE_TO_SIX, work: [{ from: 540, until: 1080 }] };
    const saturday = { claimed: long, approved: long };
    const judged = judgeMonth(RULES, {
      lead,
      days: days.map((day) => dayOf(day, day === '2026-12-05' ? saturday : {})),
    });
    const figures = monthFigures(
      { law: WORK_LAW, days: days.map((day) => dayOf(day)), kindOf },
      'approved',
      judged.layers.approved,
    );
    // Monday was in November: with it, the Saturday is the sixth day of eight hours.
    expect(figures.overtime).to.equal(480);
    expect(judged.layers.approved.map(({ day }) => day)).not.to.include('2026-11-30');
  });

  it('finds a rest that is too short across the beginning of the month', () => {
    const late = { ...NINE_TO_SIX, work: [{ from: 540, until: 1410 }] };
    const lead = leadDays('2026-12-01', 7).map((day) => dayOf(day, { claimed: late, approved: late }));
    const judged = judgeMonth(RULES, { lead, days: [dayOf('2026-12-01')] });
    expect(judged.findings.get('2026-12-01')).to.deep.equal([{ code: 'interval-short', amount: 90 }]);
  });

  it('says nothing of a day that is not over', () => {
    const open = dayOf('2026-11-30', { claimed: undefined, approved: undefined, isOver: false });
    expect(judgeMonth(RULES, { lead: [], days: [open] }).findings.size).to.equal(0);
    const over = { ...open, isOver: true };
    expect(judgeMonth(RULES, { lead: [], days: [over] }).findings.get('2026-11-30')).to.deep.equal([
      { code: 'no-record', amount: 540 },
    ]);
  });

  it('counts lateness, leaving early and missed days where the plan has hours, and none in flextime', () => {
    const days = NOVEMBER.map((day) => {
      if (day === '2026-11-02')
        return dayOf(day, { approved: { work: [{ from: 555, until: 1050 }], breaks: [] } });
      if (day === '2026-11-03') return dayOf(day, { approved: undefined });
      return dayOf(day);
    });
    const figuresOf = (own: readonly MonthDay[]) =>
      monthFigures(
        { law: WORK_LAW, days: own, kindOf },
        'approved',
        judgeMonth(RULES, { lead: [], days: own }).layers.approved,
      );
    expect(figuresOf(days)).to.deep.include({
      timesLate: 1,
      minutesLate: 15,
      timesLeftEarly: 1,
      minutesLeftEarly: 30,
      daysMissed: 1,
      daysWorked: 20,
    });
    const flexible = days.map((day) => ({ ...day, scheme: 'flextime' as const }));
    expect(figuresOf(flexible)).to.deep.include({ timesLate: 0, timesLeftEarly: 0, daysMissed: 1 });
  });

  it('has figures that add up, whatever is approved', () => {
    const work = fc
      .tuple(fc.nat(1200), fc.integer({ min: 1, max: 900 }))
      .map(([from, length]) => ({ work: [{ from, until: from + length }], breaks: [] }));
    const drawn = fc.array(fc.option(work, { nil: undefined }), { minLength: 30, maxLength: 30 });
    fc.assert(
      fc.property(
        drawn,
        fc.constantFrom('fixed', 'flextime', 'variable-month', 'manager'),
        (works, scheme) => {
          const days = NOVEMBER.map((day, index) => dayOf(day, { approved: works[index], scheme }));
          const { layers } = judgeMonth(RULES, { lead: [], days });
          const figures = monthFigures({ law: WORK_LAW, days, kindOf }, 'approved', layers.approved);
          expect(figures.regular + figures.overtime + figures.statutoryHoliday).to.equal(figures.worked);
          expect(figures.companyHoliday + figures.statutoryHoliday).to.be.at.most(figures.worked);
          expect(figures.daysWorked).to.equal(works.filter((one) => one !== undefined).length);
        },
      ),
    );
  });
});
