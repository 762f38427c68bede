import { capBreaches, NORMAL_CAPS, SPECIAL_CLAUSE } from '@monban/core/attendance/agreement-caps';
import { breakDuty, missingBreak } from '@monban/core/attendance/break-duty';
import { divergences } from '@monban/core/attendance/divergence';
import { judgeDay, spillOver, type DayKind, type WorkedDay } from '@monban/core/attendance/judge-day';
import { longHours } from '@monban/core/attendance/long-hours';
import { roundedMonth } from '@monban/core/attendance/month-rounding';
import { pairStays, type GateFact } from '@monban/core/attendance/pair-stays';
import { flextimeBalance, periodFrame } from '@monban/core/attendance/period-frame';
import { premiumsOf } from '@monban/core/attendance/premiums';
import { restsBetween } from '@monban/core/attendance/rest-between';
import { totalsOf, type Stretch } from '@monban/core/attendance/stretches';
import { WORK_LAW } from '@monban/core/attendance/work-law';
import { expect } from 'chai';

const at = (clock: string): number => {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return hours * 60 + minutes;
};
const span = (from: string, until: string) => ({ from: at(from), until: at(until) });
const dayOf = (from: string, until: string, more: Partial<WorkedDay> = {}): WorkedDay => ({
  day: '2026-10-05',
  work: [span(from, until)],
  breaks: [],
  kinds: ['work', 'work', 'work'],
  limit: WORK_LAW.dayMinutes,
  usedUp: 0,
  ...more,
});
const figuresOf = (day: WorkedDay) => totalsOf(judgeDay(WORK_LAW, day).stretches);
const nightOf = (day: WorkedDay, kind: Stretch['kind']) =>
  totalsOf(judgeDay(WORK_LAW, day).stretches.filter((stretch) => stretch.kind === kind)).night;
const monthsOf = (overtime: readonly number[], holidayWork: readonly number[] = []) =>
  overtime.map((minutes, index) => ({
    month: `2026-${String(index + 4).padStart(2, '0')}`,
    overtime: minutes,
    holidayWork: holidayWork[index] ?? 0,
  }));

describe('the vectors of working time', () => {
  it('1: a weekday from 9:00 to 18:00 with an hour of rest is eight hours', () => {
    const day = dayOf('9:00', '18:00', { breaks: [span('12:00', '13:00')] });
    expect(figuresOf(day)).to.include({ worked: 480, overtime: 0, night: 0 });
  });

  it('2: until 23:30 it has 330 minutes of overtime, the last 90 of them at night', () => {
    const day = dayOf('9:00', '23:30', { breaks: [span('12:00', '13:00')] });
    expect(figuresOf(day)).to.include({ worked: 810, overtime: 330, night: 90 });
    expect(premiumsOf(WORK_LAW, judgeDay(WORK_LAW, day).stretches)).to.deep.equal([
      { percent: 25, minutes: 240 },
      { percent: 50, minutes: 90 },
    ]);
  });

  it('3: a shift over midnight is one day’s, with 360 minutes of night', () => {
    const day = dayOf('22:00', '31:00', { breaks: [span('26:00', '27:00')] });
    expect(figuresOf(day)).to.include({ worked: 480, overtime: 0, night: 360 });
  });

  it('4: a shift into a company holiday stays overtime of the day on which it began', () => {
    const kinds: readonly DayKind[] = ['work', 'company-holiday'];
    const day = dayOf('9:00', '33:00', { breaks: [span('12:00', '13:00')], kinds });
    expect(figuresOf(day)).to.deep.equal({
      worked: 1380,
      regular: 480,
      overtime: 900,
      statutoryHoliday: 0,
      night: 420,
    });
  });

  it('5: into a statutory holiday, what is inside it is holiday work, wherever the shift began', () => {
    const kinds: readonly DayKind[] = ['work', 'statutory-holiday'];
    const day = dayOf('13:00', '27:00', { breaks: [span('17:00', '18:00')], kinds });
    expect(figuresOf(day)).to.include({ regular: 480, overtime: 120, statutoryHoliday: 180 });
    expect(nightOf(day, 'overtime')).to.equal(120);
    expect(nightOf(day, 'statutory-holiday')).to.equal(180);
    expect(premiumsOf(WORK_LAW, judgeDay(WORK_LAW, day).stretches)).to.deep.include({
      percent: 60,
      minutes: 180,
    });
  });

  it('6: out of a statutory holiday, the rest is normal minutes, which the work rules may count to the next day', () => {
    const kinds: readonly DayKind[] = ['statutory-holiday', 'work'];
    const sunday = dayOf('20:00', '27:00', { kinds });
    expect(figuresOf(sunday)).to.include({ regular: 180, overtime: 0, statutoryHoliday: 240 });
    expect(nightOf(sunday, 'statutory-holiday')).to.equal(120);
    expect(nightOf(sunday, 'regular')).to.equal(180);
    const usedUp = spillOver(kinds, judgeDay(WORK_LAW, sunday));
    expect(usedUp).to.equal(180);
    const monday = dayOf('9:00', '17:00');
    expect(figuresOf(monday).overtime).to.equal(0);
    expect(figuresOf({ ...monday, usedUp }).overtime).to.equal(180);
  });

  it('7: 360 minutes need no rest, 361 and 480 need 45 minutes, 481 an hour', () => {
    const duties = [360, 361, 480, 481].map((worked) => breakDuty(WORK_LAW, worked));
    expect(duties).to.deep.equal([0, 45, 45, 60]);
  });

  it('8: of 60:30 of overtime in a month, 30 minutes have the raised premium', () => {
    const overtime: Stretch = { from: 0, until: at('60:30'), kind: 'overtime', isNight: false };
    expect(premiumsOf(WORK_LAW, [overtime])).to.deep.equal([
      { percent: 25, minutes: at('60:00') },
      { percent: 50, minutes: 30 },
    ]);
  });

  it('9: rounded for an export, 10:29 in a month are 10 hours and 10:30 are 11', () => {
    expect(roundedMonth(at('10:29'))).to.equal(at('10:00'));
    expect(roundedMonth(at('10:30'))).to.equal(at('11:00'));
  });

  it('10: 90, 75 and 80 hours break the average of three months, and of the first two', () => {
    const caps = { ...NORMAL_CAPS, special: SPECIAL_CLAUSE };
    const year = monthsOf([at('90:00'), at('75:00'), at('80:00')]);
    const averages = capBreaches(caps, { year, before: [] }).filter(({ cap }) => cap === 'average');
    expect(averages.map(({ month, months, reached }) => ({ month, months, reached }))).to.deep.equal([
      { month: '2026-05', months: 2, reached: at('165:00') },
      { month: '2026-06', months: 3, reached: at('245:00') },
    ]);
  });

  it('11: 60 hours of overtime with 40 of holiday work are exactly too much, and a minute less is not', () => {
    const caps = { ...NORMAL_CAPS, special: SPECIAL_CLAUSE };
    const of = (holidayWork: number) =>
      capBreaches(caps, { year: monthsOf([at('60:00')], [holidayWork]), before: [] });
    expect(of(at('40:00')).map(({ cap, reached }) => ({ cap, reached }))).to.deep.equal([
      { cap: 'month-under', reached: at('100:00') },
    ]);
    expect(of(at('39:59'))).to.deep.equal([]);
  });

  it('12: the seventh month over 45 hours in a year of the agreement is one too many', () => {
    const caps = { ...NORMAL_CAPS, special: SPECIAL_CLAUSE };
    const year = monthsOf(Array.from({ length: 7 }, () => at('45:01')));
    expect(capBreaches(caps, { year, before: [] })).to.deep.equal([
      { cap: 'special-times', month: '2026-10', reached: 7, limit: 6, months: 7 },
    ]);
  });

  it('13: from 23:30 to 8:00 there are eight and a half hours of rest', () => {
    const days = [
      { day: '2026-10-05', ...span('9:00', '23:30') },
      { day: '2026-10-06', ...span('8:00', '17:00') },
    ];
    expect(restsBetween(days)).to.deep.equal([{ day: '2026-10-06', minutes: at('8:30') }]);
  });

  it('14: an exit an hour after the claimed end is a divergence that is asked about', () => {
    const found = divergences(span('9:00', '18:00'), span('9:00', '17:00'), 30);
    expect(found).to.deep.equal([{ side: 'end', minutes: 60 }]);
  });

  it('15: an entry 50 minutes before the claimed beginning is one, too', () => {
    const found = divergences(span('8:10', '18:00'), span('9:00', '18:00'), 30);
    expect(found).to.deep.equal([{ side: 'start', minutes: 50 }]);
  });

  it('16: without an exit the day has none, and none is made up', () => {
    const { stays } = pairStays([gate('09:00:00', 'in', 5), gate('09:02:00', 'in', 6)]);
    expect(stays.map(({ entry, exit }) => [entry?.id, exit?.id])).to.deep.equal([
      ['5 09:00:00 in', undefined],
      ['6 09:02:00 in', undefined],
    ]);
  });

  it('17: two entries within two seconds at one door are one, and both are kept', () => {
    const { stays, duplicates } = pairStays([gate('09:00:00', 'in'), gate('09:00:02', 'in')]);
    expect(stays.map(({ entry }) => entry?.id)).to.deep.equal(['5 09:00:00 in']);
    expect(duplicates.map(({ id }) => id)).to.deep.equal(['5 09:00:02 in']);
  });

  it('18: 35 minutes outside the gate where an hour is the rule are 25 too few', () => {
    const { stays } = pairStays([
      gate('09:00:00', 'in'),
      gate('12:05:00', 'out'),
      gate('12:40:00', 'in'),
      gate('18:00:00', 'out'),
    ]);
    const outside = ((stays[1]?.entry?.at ?? 0) - (stays[0]?.exit?.at ?? 0)) / 60_000;
    expect(missingBreak(60, outside)).to.equal(25);
  });

  it('19: a manager with 95 hours beyond forty a week has no overtime to be paid, and is told all the same', () => {
    const worked = at('40:00') * 4 + at('95:00');
    const { beyond, isToBeTold } = longHours(worked, 28);
    expect({ beyond, isToBeTold }).to.deep.equal({ beyond: at('95:00'), isToBeTold: true });
    const day = judgeDay(WORK_LAW, dayOf('9:00', '23:00', { limit: Infinity }));
    expect(premiumsOf(WORK_LAW, day.stretches, { isExempt: true })).to.deep.equal([
      { percent: 25, minutes: 60 },
    ]);
  });

  it('20: of 180 hours in a flextime month of 31 days, 17:08 over the contract are within the law, 2:52 are not', () => {
    const month = { worked: at('180:00'), scheduled: at('160:00') };
    const exact = flextimeBalance({ ...month, frame: periodFrame(WORK_LAW, 31) });
    expect(exact).to.deep.equal({ withinLaw: at('17:08'), overtime: at('2:52'), missing: 0 });
    const cut = flextimeBalance({ ...month, frame: periodFrame(WORK_LAW, 31, 'tenth-of-an-hour') });
    expect(cut).to.deep.equal({ withinLaw: at('17:06'), overtime: at('2:54'), missing: 0 });
  });
});

function gate(time: string, side: GateFact['side'], day = 5): GateFact {
  const moment = Date.parse(`2026-10-0${String(day)}T${time}+09:00`);
  return { id: `${String(day)} ${time} ${side}`, at: moment, side, doorId: 'A' };
}
