import { minutesOf, planSlots, type SlotPlan } from '@monban/core/calendar/slot-plan';
import { expect } from 'chai';
import fc from 'fast-check';

const MORNING: SlotPlan = { from: '09:00', until: '12:00', slotMinutes: 30, desks: 1, breaks: [] };

describe('the slots of a day at desks', () => {
  it('fill the day from its beginning, at every desk', () => {
    const slots = planSlots({ ...MORNING, until: '10:00', desks: 2 });
    expect(slots).to.deep.equal([
      { from: '09:00', until: '09:30', desk: 1 },
      { from: '09:00', until: '09:30', desk: 2 },
      { from: '09:30', until: '10:00', desk: 1 },
      { from: '09:30', until: '10:00', desk: 2 },
    ]);
  });

  it('begin anew after a break, and none reaches past the end', () => {
    const slots = planSlots({ ...MORNING, until: '11:10', breaks: [{ from: '09:40', until: '10:05' }] });
    expect(slots.map(({ from }) => from)).to.deep.equal(['09:00', '10:05', '10:35']);
  });

  it('are none where not one fits', () => {
    expect(planSlots({ ...MORNING, until: '09:29' })).to.deep.equal([]);
  });

  it('never overlap at one desk, never touch a break, and never leave the day', () => {
    const minutes = fc.integer({ min: 0, max: 23 * 60 + 59 });
    const clock = minutes.map(
      (value) => `${String(Math.floor(value / 60)).padStart(2, '0')}:${String(value % 60).padStart(2, '0')}`,
    );
    const span = fc.tuple(clock, clock).map(([left, right]) => {
      const [from = '', until = ''] = [left, right].sort();
      return { from, until };
    });
    const plan = fc.record({
      span,
      slotMinutes: fc.integer({ min: 5, max: 120 }),
      desks: fc.integer({ min: 1, max: 4 }),
      breaks: fc.array(
        span.filter(({ from, until }) => from < until),
        { maxLength: 4 },
      ),
    });
    fc.assert(
      fc.property(plan, ({ span: day, ...rest }) => {
        const slots = planSlots({ ...day, ...rest });
        for (const slot of slots) {
          expect(minutesOf(slot.until) - minutesOf(slot.from)).to.equal(rest.slotMinutes);
          expect(slot.from >= day.from && slot.until <= day.until).to.equal(true);
          for (const pause of rest.breaks)
            expect(pause.from < slot.until && slot.from < pause.until, 'touches a break').to.equal(false);
        }
        for (let desk = 1; desk <= rest.desks; desk += 1) {
          const own = slots.filter((slot) => slot.desk === desk);
          own.slice(1).forEach((slot, index) => {
            expect(slot.from >= own[index]!.until, 'overlaps').to.equal(true);
          });
        }
      }),
    );
  });
});
