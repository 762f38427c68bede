import { isForecast } from '@monban/core/badges/forecast';
import { expect } from 'chai';

describe('a forecast of ends', () => {
  const rows: readonly [today: string, lastDay: string, isWithin: boolean][] = [
    ['2026-11-21', '2027-02-21', true],
    ['2026-11-21', '2027-02-22', false],
    ['2026-11-30', '2027-02-28', true],
    ['2026-11-30', '2027-03-01', false],
    ['2027-11-30', '2028-02-29', true],
    ['2026-10-31', '2027-01-31', true],
    ['2026-10-31', '2027-02-01', false],
    ['2026-11-21', '2026-11-21', true],
    ['2026-11-21', '2020-01-01', true],
  ];
  for (const [today, lastDay, isWithin] of rows) {
    it(`${isWithin ? 'has' : 'has not'} ${lastDay} on ${today}`, () => {
      expect(isForecast(lastDay, today)).to.equal(isWithin);
    });
  }
});
