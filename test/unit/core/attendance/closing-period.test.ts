import { closingMonthOf, closingPeriod, daysOf } from '@monban/core/attendance/closing-period';
import { addDays } from '@monban/core/calendar/days';
import { expect } from 'chai';
import fc from 'fast-check';

const closingDay = fc.integer({ min: 1, max: 31 });
const day = fc.integer({ min: 0, max: 20_000 }).map((number) => addDays('2000-01-01', number));

describe('a period of closing', () => {
  it('is the calendar month where the last day is 31', () => {
    expect(closingPeriod(31, '2026-02')).to.deep.equal({ from: '2026-02-01', through: '2026-02-28' });
    expect(closingPeriod(31, '2028-02')).to.deep.equal({ from: '2028-02-01', through: '2028-02-29' });
  });

  it('goes from the day after the last one of the month before', () => {
    expect(closingPeriod(20, '2027-01')).to.deep.equal({ from: '2026-12-21', through: '2027-01-20' });
    expect(closingPeriod(30, '2026-03')).to.deep.equal({ from: '2026-03-01', through: '2026-03-30' });
  });

  it('holds each day once, in the month that the day says', () => {
    fc.assert(
      fc.property(closingDay, day, (last, one) => {
        const month = closingMonthOf(last, one);
        expect(daysOf(closingPeriod(last, month))).to.include(one);
        const next = addDays(closingPeriod(last, month).through, 1);
        expect(closingPeriod(last, closingMonthOf(last, next)).from).to.equal(next);
      }),
    );
  });
});
