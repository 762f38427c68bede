import { jitteredDelay } from '@monban/door-controller/backoff';
import { expect } from 'chai';
import * as fc from 'fast-check';

const BOUNDS = { first: 500, most: 20_000 };

describe('back-off', () => {
  it('doubles up to its most, and spreads over the upper half', () => {
    expect([0, 1, 2, 9].map((failures) => jitteredDelay(failures, BOUNDS, () => 0))).to.deep.equal([
      250, 500, 1_000, 10_000,
    ]);
  });

  it('is never zero and never above its most, after any number of failures', () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (failures, random) => {
          expect(jitteredDelay(failures, BOUNDS, () => random)).to.be.within(250, 20_000);
        },
      ),
    );
  });
});
