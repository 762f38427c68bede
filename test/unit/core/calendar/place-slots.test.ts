import { placeSlots } from '@monban/core/calendar/place-slots';
import { planSlots, type SlotPlan } from '@monban/core/calendar/slot-plan';
import { createMinuteReader, instantOfLocalMinute } from '@monban/server/snapshots/local-day';
import { expect } from 'chai';
import fc from 'fast-check';

const NIGHT: SlotPlan = { from: '00:00', until: '05:00', slotMinutes: 30, desks: 1, breaks: [] };
const placed = (plan: SlotPlan, day: string, zone: string) =>
  placeSlots(planSlots(plan), createMinuteReader(day, zone));

describe('slots on a day', () => {
  it('begin and end at the instants of the site’s clock', () => {
    const [first] = placed({ ...NIGHT, from: '09:00', until: '10:00' }, '2026-12-15', 'Asia/Tokyo');
    expect(first).to.deep.include({
      from: '09:00',
      startsAt: new Date('2026-12-15T00:00:00.000Z'),
      endsAt: new Date('2026-12-15T00:30:00.000Z'),
    });
  });

  it('leave out what the clock skips', () => {
    const slots = placed(NIGHT, '2026-03-08', 'America/New_York');
    expect(slots.map(({ from }) => from)).to.deep.equal([
      ...['00:00', '00:30', '01:00', '01:30', '03:00', '03:30', '04:00', '04:30'],
    ]);
  });

  it('leave out what begins before a skipped hour and ends in it', () => {
    const slots = placed({ ...NIGHT, slotMinutes: 50 }, '2026-03-08', 'America/New_York');
    expect(slots.map(({ from }) => from)).to.deep.equal(['00:00', '00:50', '03:20', '04:10']);
  });

  it('are in the first of two hours that are called the same', () => {
    const slots = placed(NIGHT, '2026-11-01', 'America/New_York');
    const half = slots.find(({ from }) => from === '01:30')!;
    expect(half.startsAt.toISOString()).to.equal('2026-11-01T05:30:00.000Z');
    expect(half.endsAt.toISOString()).to.equal('2026-11-01T06:00:00.000Z');
    expect(slots.find(({ from }) => from === '02:00')!.startsAt.toISOString()).to.equal(
      '2026-11-01T07:00:00.000Z',
    );
  });

  it('last as long as they say and never overlap, whatever the clock does', () => {
    const days = fc.constantFrom('2026-03-08', '2026-11-01', '2026-06-15', '2025-10-05', '2025-04-06');
    const zones = fc.constantFrom('America/New_York', 'Australia/Lord_Howe', 'Asia/Tokyo');
    const minutes = fc.integer({ min: 5, max: 120 });
    fc.assert(
      fc.property(days, zones, minutes, (day, zone, slotMinutes) => {
        const slots = placed({ ...NIGHT, slotMinutes }, day, zone);
        for (const { startsAt, endsAt } of slots)
          expect(endsAt.getTime() - startsAt.getTime()).to.equal(slotMinutes * 60_000);
        slots.slice(1).forEach(({ startsAt }, index) => {
          expect(startsAt >= slots[index]!.endsAt, 'overlaps').to.equal(true);
        });
      }),
      { numRuns: 30 },
    );
  });
});

describe('the minutes of a day', () => {
  it('are read together as each is read alone', () => {
    for (const day of ['2026-03-08', '2026-11-01', '2026-06-15']) {
      const read = createMinuteReader(day, 'America/New_York');
      for (const minute of [0, 59, 60, 119, 120, 150, 180, 1439, 1440])
        expect(read(minute)).to.deep.equal(instantOfLocalMinute(day, minute, 'America/New_York'));
    }
  });
});
