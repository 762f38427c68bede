import { expect } from 'chai';
import fc from 'fast-check';
import { windowOf } from '@monban/admin-ui/ui/virtual-window';

describe('the window of drawn rows', () => {
  const viewport = fc.record({
    scrollTopPx: fc.integer({ min: -200, max: 2_000_000 }),
    heightPx: fc.integer({ min: 40, max: 3_000 }),
    rowPx: fc.constantFrom(36, 48),
  });

  it('covers every row in sight and never reaches past the list', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20_000 }), viewport, (count, view) => {
        const { first, end } = windowOf(count, view);
        const bottom = Math.max(0, count * view.rowPx - view.heightPx);
        const top = Math.min(Math.max(0, view.scrollTopPx), bottom);
        expect(first).to.be.at.least(0);
        expect(end).to.be.at.most(count);
        expect(first * view.rowPx).to.be.at.most(top);
        expect(end * view.rowPx).to.be.at.least(Math.min(count * view.rowPx, top + view.heightPx));
      }),
    );
  });

  it('stands for the rows it leaves out by their height', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20_000 }), viewport, (count, view) => {
        const { first, end, beforePx, afterPx } = windowOf(count, view);
        expect(beforePx + (end - first) * view.rowPx + afterPx).to.equal(count * view.rowPx);
      }),
    );
  });

  it('draws a hundred rows or so of 20,000', () => {
    const { first, end } = windowOf(20_000, { scrollTopPx: 480_000, heightPx: 800, rowPx: 48 });
    expect(end - first).to.be.below(120);
  });
});
