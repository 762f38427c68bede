import { expect } from 'chai';
import { endOfDay } from '@monban/admin-ui/text/zone-instant';

describe('the end of a calendar day', () => {
  for (const [day, zone, instant] of [
    ['2026-11-21', 'Asia/Tokyo', '2026-11-21T15:00:00.000Z'],
    ['2026-12-31', 'Asia/Tokyo', '2026-12-31T15:00:00.000Z'],
    ['2026-11-21', 'UTC', '2026-11-22T00:00:00.000Z'],
    // The clock goes forward, and back, during the day that ends.
    ['2025-03-09', 'America/New_York', '2025-03-10T04:00:00.000Z'],
    ['2025-03-08', 'America/New_York', '2025-03-09T05:00:00.000Z'],
    ['2025-11-02', 'America/New_York', '2025-11-03T05:00:00.000Z'],
    ['2025-11-01', 'America/New_York', '2025-11-02T04:00:00.000Z'],
  ] as const) {
    it(`of ${day} in ${zone} is ${instant}`, () => {
      expect(endOfDay(day, zone)).to.equal(instant);
    });
  }
});
