import { dayAfter, dayBefore } from '@monban/admin-ui/text/days';
import { expect } from 'chai';
import fc from 'fast-check';

describe('the last day of a period', () => {
  it('is the one before its end, over months and leap years', () => {
    expect(dayBefore('2028-03-01')).to.equal('2028-02-29');
    expect(dayBefore('2026-01-01')).to.equal('2025-12-31');
    expect(dayAfter('2026-12-31')).to.equal('2027-01-01');
  });

  it('gives the end again, whichever day it is', () => {
    const day = fc
      .date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10));
    fc.assert(fc.property(day, (each) => dayAfter(dayBefore(each)) === each));
  });
});
