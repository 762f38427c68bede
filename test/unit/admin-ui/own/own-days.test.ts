import { RETENTION_TERMS } from '@monban/core/api/retention';
import { expect } from 'chai';
import fc from 'fast-check';
import { dayAfter, dayBefore, spanOf } from '@monban/admin-ui/own/own-days';

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

describe('how long something is kept', () => {
  it('is said in years where it is whole years with their leap days', () => {
    expect(spanOf(5 * 365 + 2)).to.deep.equal({ unit: 'years', count: 5 });
    expect(spanOf(3 * 365)).to.deep.equal({ unit: 'years', count: 3 });
  });

  it('is said in days otherwise, and never as years that it is not', () => {
    expect(spanOf(90)).to.deep.equal({ unit: 'days', count: 90 });
    expect(spanOf(400)).to.deep.equal({ unit: 'days', count: 400 });
  });

  it('reads well for every default', () => {
    for (const [purpose, { defaultDays }] of Object.entries(RETENTION_TERMS)) {
      const { unit, count } = spanOf(defaultDays);
      expect(unit === 'years' ? count <= 20 : count <= 365, purpose).to.equal(true);
    }
  });
});
