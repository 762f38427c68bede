import { lengthOf, subtract } from '@monban/core/attendance/spans';
import { planAfterLeave, planOfDay } from '@monban/core/attendance/week-plan';
import { expect } from 'chai';
import fc from 'fast-check';

const NINE_TO_SIX = { work: [{ from: 540, until: 1080 }], breaks: [{ from: 720, until: 780 }] };
const FREE = { work: [], breaks: [] };
const WEEK = [NINE_TO_SIX, NINE_TO_SIX, NINE_TO_SIX, NINE_TO_SIX, NINE_TO_SIX, FREE, FREE];

describe('a plan of a week', () => {
  it('is of days of work alone', () => {
    expect(planOfDay(WEEK, 'work', '2026-11-16')).to.equal(NINE_TO_SIX);
    expect(planOfDay(WEEK, 'company-holiday', '2026-11-16').work).to.deep.equal([]);
    expect(planOfDay(WEEK, 'work', '2026-11-21').work).to.deep.equal([]);
  });

  it('is halved by leave where half of the work is done', () => {
    expect(planAfterLeave(NINE_TO_SIX, 'morning').work).to.deep.equal([{ from: 840, until: 1080 }]);
    expect(planAfterLeave(NINE_TO_SIX, 'afternoon')).to.deep.equal({
      work: [{ from: 540, until: 840 }],
      breaks: [{ from: 720, until: 780 }],
    });
    expect(planAfterLeave(NINE_TO_SIX, 'day').work).to.deep.equal([]);
  });

  it('has all its minutes in both halves together, and as many in each to the minute', () => {
    const minutes = (plan: typeof NINE_TO_SIX | ReturnType<typeof planAfterLeave>): number =>
      lengthOf(subtract(plan.work, plan.breaks));
    const plans = fc.tuple(fc.nat(1440), fc.integer({ min: 1, max: 900 }), fc.nat(900), fc.nat(120));
    fc.assert(
      fc.property(plans, ([from, length, rest, restLength]) => {
        const plan = {
          work: [{ from, until: from + length }],
          breaks: [{ from: from + rest, until: from + rest + restLength }],
        };
        const [morning, afternoon] = [planAfterLeave(plan, 'afternoon'), planAfterLeave(plan, 'morning')];
        expect(minutes(morning) + minutes(afternoon)).to.equal(minutes(plan));
        expect(minutes(morning) - minutes(afternoon)).to.be.within(0, 1);
      }),
    );
  });
});
