import {
  endOfLocalDay,
  instantOfLocalMinute,
  localDate,
  startOfLocalDay,
} from '@monban/server/snapshots/local-day';
import { expect } from 'chai';
import fc from 'fast-check';

const ZONES = [
  'Asia/Tokyo',
  'America/New_York',
  'Pacific/Apia',
  'Asia/Kathmandu',
  'America/Sao_Paulo',
  'UTC',
];

describe('the days of a zone', () => {
  const rows = [
    ['2026-11-21', 'Asia/Tokyo', '2026-11-20T15:00:00.000Z'],
    ['2025-03-09', 'America/New_York', '2025-03-09T05:00:00.000Z'],
    // Clocks went from 24:00 to 01:00: the day has no midnight.
    ['2018-11-04', 'America/Sao_Paulo', '2018-11-04T03:00:00.000Z'],
  ] as const;
  for (const [date, zone, instant] of rows) {
    it(`${date} in ${zone} begins at ${instant}`, () => {
      expect(startOfLocalDay(date, zone).toISOString()).to.equal(instant);
    });
  }

  const minutes = [
    ['2026-11-25', 570, 'Asia/Tokyo', '2026-11-25T00:30:00.000Z'],
    // Half past two is skipped: three is the first minute after it.
    ['2026-03-08', 150, 'America/New_York', '2026-03-08T07:00:00.000Z'],
    // Half past one comes twice: the first one.
    ['2026-11-01', 90, 'America/New_York', '2026-11-01T05:30:00.000Z'],
    ['2026-11-01', 1440, 'America/New_York', '2026-11-02T05:00:00.000Z'],
  ] as const;
  for (const [date, minute, zone, instant] of minutes) {
    it(`minute ${String(minute)} of ${date} in ${zone} is ${instant}`, () => {
      expect(instantOfLocalMinute(date, minute, zone).toISOString()).to.equal(instant);
    });
  }

  it('begin and end so that every instant lies in its own day', () => {
    const instants = fc.date({
      min: new Date('2015-01-01'),
      max: new Date('2035-01-01'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(instants, fc.constantFrom(...ZONES), (at, zone) => {
        const date = localDate(at, zone);
        expect(startOfLocalDay(date, zone).getTime()).to.be.at.most(at.getTime());
        expect(endOfLocalDay(date, zone).getTime()).to.be.greaterThan(at.getTime());
      }),
      { numRuns: 200 },
    );
  });
});
