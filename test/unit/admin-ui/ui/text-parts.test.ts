import { expect } from 'chai';
import { linesOf, partsOf } from '@monban/admin-ui/ui/text-parts';

/** Squares of 20 px, other letters of 10. */
function measure(text: string): number {
  return Array.from(text, (letter) => (letter >= '⺀' ? 20 : 10)).reduce((px, each) => px + each, 0);
}

describe('the parts of a text', () => {
  it('are words, and each letter of a script that is written without spaces', () => {
    expect(partsOf('Head office', measure)).to.deep.equal([50, 60]);
    expect(partsOf('本社 2F', measure)).to.deep.equal([20, 20, 20]);
    expect(partsOf('𠮷野', measure)).to.deep.equal([20, 20]);
    expect(partsOf('', measure)).to.deep.equal([]);
  });

  it('keep a mark with the letter that it must not be parted from', () => {
    expect(partsOf('（東）、センター', measure)).to.deep.equal([80, 20, 20, 40]);
  });

  it('are single letters where a word is wider than any column should be', () => {
    expect(partsOf('0123456789abcdef0123456789abcdef', measure)).to.deep.equal(
      Array.from({ length: 32 }, () => 10),
    );
  });

  it('fill lines in their order', () => {
    expect(linesOf([50, 60], 110)).to.equal(1);
    expect(linesOf([50, 60], 109)).to.equal(2);
    expect(linesOf([50, 60, 40], 60)).to.equal(3);
    expect(linesOf([500], 60)).to.equal(1);
    expect(linesOf([], 60)).to.equal(0);
  });
});
