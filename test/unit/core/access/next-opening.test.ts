import { openingAt, type DoorTimes } from '@monban/core/access/next-opening';
import type { ScheduleInterval } from '@monban/core/access/policy';
import { createLocalClock, isInside } from '@monban/core/access/schedule';
import { expect } from 'chai';
import fc from 'fast-check';

const wall = { localClock: createLocalClock('Asia/Tokyo'), holidays: new Set(['2026-11-23']) };
const OFFICE: readonly ScheduleInterval[] = [1, 2, 3, 4, 5].map((weekday) => ({
  weekday,
  fromMinute: 9 * 60,
  toMinute: 18 * 60,
}));
const at = (text: string): number => Date.parse(`${text}:00+09:00`);
const always: DoorTimes = { allow: [undefined], deny: [] };
const office: DoorTimes = { allow: [OFFICE], deny: [] };

describe('the next opening of a door', () => {
  it('is now, without end, where a rule holds at all times', () => {
    expect(openingAt(always, at('2026-11-20T12:00'), wall)).to.deep.equal({ kind: 'open', untilMs: null });
  });

  it('is now until the end of the interval', () => {
    const opening = openingAt(office, at('2026-11-20T12:34'), wall);
    expect(opening).to.deep.equal({ kind: 'open', untilMs: at('2026-11-20T18:00') });
  });

  it('is after the week-end and the holiday that follows it', () => {
    const opening = openingAt(office, at('2026-11-20T18:00'), wall);
    expect(opening).to.deep.equal({ kind: 'later', fromMs: at('2026-11-24T09:00') });
  });

  it('is never where a deny rule holds at all times, and where no rule allows', () => {
    const denied = { ...office, deny: [undefined] };
    expect(openingAt(denied, at('2026-11-20T12:00'), wall)).to.deep.equal({ kind: 'shut' });
    expect(openingAt({ allow: [], deny: [OFFICE] }, at('2026-11-20T12:00'), wall).kind).to.equal('shut');
  });

  it('ends where a deny rule begins', () => {
    const lunch = OFFICE.map(({ weekday }) => ({ weekday, fromMinute: 720, toMinute: 780 }));
    const opening = openingAt({ allow: [undefined], deny: [lunch] }, at('2026-11-20T11:00'), wall);
    expect(opening).to.deep.equal({ kind: 'open', untilMs: at('2026-11-20T12:00') });
  });

  it('begins at the first minute that exists when the clock is set forward over it', () => {
    const york = { localClock: createLocalClock('America/New_York'), holidays: new Set<string>() };
    const night = [{ weekday: 7, fromMinute: 150, toMinute: 300 }];
    const opening = openingAt({ allow: [night], deny: [] }, Date.parse('2025-03-09T05:00:00.000Z'), york);
    // 2:30 does not exist that night: the wall shows 3:00 after 1:59.
    expect(opening).to.deep.equal({ kind: 'later', fromMs: Date.parse('2025-03-09T07:00:00.000Z') });
  });

  it('is the first minute at which the answer of the schedule differs', () => {
    const interval = fc
      .record({
        weekday: fc.integer({ min: 1, max: 8 }),
        from: fc.nat(1438),
        length: fc.integer({ min: 1, max: 600 }),
      })
      .map(({ weekday, from, length }) => ({
        weekday,
        fromMinute: from,
        toMinute: Math.min(from + length, 1440),
      }));
    const intervals = fc.array(interval, { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(intervals, fc.nat(3 * 1440), (allow, minutes) => {
        const from = at('2026-11-20T00:00') + minutes * 60_000;
        const isOpen = (ms: number) => isInside(allow, wall.localClock(ms), wall.holidays);
        let expected: number | null = null;
        for (let ms = from + 60_000; ms < from + 60_000 + 14 * 86_400_000 && expected === null; ms += 60_000)
          if (isOpen(ms) !== isOpen(from)) expected = ms;
        const opening = openingAt({ allow: [allow], deny: [] }, from, wall);
        const told =
          opening.kind === 'open' ? opening.untilMs : opening.kind === 'later' ? opening.fromMs : null;
        expect(told).to.equal(expected);
      }),
      { numRuns: 8 },
    );
  }).timeout(20_000);
});
