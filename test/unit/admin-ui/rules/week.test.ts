import { expect } from 'chai';
import fc from 'fast-check';
import { draftProblem, draftsOf, intervalsOf } from '@monban/admin-ui/rules/week';

const interval = fc
  .record({
    weekday: fc.integer({ min: 1, max: 8 }),
    fromMinute: fc.integer({ min: 0, max: 1439 }),
    toMinute: fc.integer({ min: 1, max: 1440 }),
  })
  .filter(({ fromMinute, toMinute }) => fromMinute < toMinute);

describe('the week editor', () => {
  it('means the same minutes as what was typed', () => {
    fc.assert(
      fc.property(fc.array(interval, { maxLength: 20 }), (intervals) => {
        const joined = intervalsOf(draftsOf(intervals));
        for (let weekday = 1; weekday <= 8; weekday += 1) {
          for (let minute = 0; minute < 1440; minute += 7) {
            const within = (each: (typeof intervals)[number]): boolean =>
              each.weekday === weekday && each.fromMinute <= minute && minute < each.toMinute;
            expect(joined.some(within)).to.equal(intervals.some(within));
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  it('joins times that touch or overlap', () => {
    const typed = [
      { weekday: 1, fromMinute: 540, toMinute: 720 },
      { weekday: 1, fromMinute: 720, toMinute: 1080 },
      { weekday: 2, fromMinute: 0, toMinute: 60 },
    ];
    expect(intervalsOf(draftsOf(typed))).to.deep.equal([
      { weekday: 1, fromMinute: 540, toMinute: 1080 },
      { weekday: 2, fromMinute: 0, toMinute: 60 },
    ]);
  });

  it('says what is wrong with a line', () => {
    expect(draftProblem({ from: '9:00', to: '24:00' })).to.equal(undefined);
    expect(draftProblem({ from: '9:00', to: '9:00' })).to.equal('order');
    expect(draftProblem({ from: '22:00', to: '6:00' })).to.equal('order');
    expect(draftProblem({ from: 'nine', to: '10:00' })).to.equal('time');
  });
});
