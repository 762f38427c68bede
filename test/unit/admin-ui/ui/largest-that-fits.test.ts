import { expect } from 'chai';
import fc from 'fast-check';
import { largestThatFits } from '@monban/admin-ui/ui/largest-that-fits';

describe('the largest size that fits', () => {
  const range = { smallest: 1.5, largest: 6.5, step: 0.25 };

  it('is the largest where everything fits, and the smallest where nothing does', () => {
    expect(largestThatFits(range, () => true)).to.equal(6.5);
    expect(largestThatFits(range, () => false)).to.equal(1.5);
  });

  it('is the last step at or under any limit, found in few tries', () => {
    fc.assert(
      fc.property(fc.double({ min: 1.5, max: 6.5, noNaN: true }), (limit) => {
        let tries = 0;
        const found = largestThatFits(range, (size) => {
          tries += 1;
          return size <= limit;
        });
        expect(found).to.be.at.most(limit);
        expect(found + range.step).to.be.greaterThan(limit);
        expect(tries).to.be.at.most(5);
      }),
    );
  });
});
