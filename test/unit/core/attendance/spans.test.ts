import { intersect, lengthOf, shiftByDays, subtract, unite, type Span } from '@monban/core/attendance/spans';
import { expect } from 'chai';
import fc from 'fast-check';

const MOST = 200;
const spans = fc.array(
  fc
    .tuple(fc.integer({ min: 0, max: MOST }), fc.integer({ min: -5, max: 60 }))
    .map(([from, length]): Span => ({ from, until: from + length })),
  { maxLength: 6 },
);
/** The same, minute by minute. */
const minutesOf = (of: readonly Span[]): number[] =>
  Array.from({ length: 2 * MOST }, (_, minute) => minute).filter((minute) =>
    of.some(({ from, until }) => from <= minute && minute < until),
  );

describe('pieces of a day', () => {
  it('are united into as few as can be, in order, with a gap between any two', () => {
    fc.assert(
      fc.property(spans, (some) => {
        const united = unite(some);
        expect(minutesOf(united)).to.deep.equal(minutesOf(some));
        expect(lengthOf(some)).to.equal(minutesOf(some).length);
        for (const [index, span] of united.entries()) {
          expect(span.from).to.be.lessThan(span.until);
          expect(span.from).to.be.greaterThan(united[index - 1]?.until ?? -1);
        }
      }),
    );
  });

  it('are intersected and subtracted like their minutes', () => {
    fc.assert(
      fc.property(spans, spans, (left, right) => {
        const others = new Set(minutesOf(right));
        expect(minutesOf(intersect(left, right))).to.deep.equal(
          minutesOf(left).filter((one) => others.has(one)),
        );
        expect(minutesOf(subtract(left, right))).to.deep.equal(
          minutesOf(left).filter((one) => !others.has(one)),
        );
      }),
    );
  });

  it('are the same by the clock of another day', () => {
    expect(shiftByDays([{ from: 1500, until: 1620 }], -1)).to.deep.equal([{ from: 60, until: 180 }]);
  });
});
