import { expect } from 'chai';
import { encodeCp932, forCp932, unwritableIn } from '@monban/server/people-export/cp932';
import fc from 'fast-check';

const decode = (bytes: Uint8Array): string => new TextDecoder('shift_jis').decode(bytes);

describe('text in CP932', () => {
  it('keeps what only Windows has', () => {
    for (const text of ['髙﨑', '①㈱Ⅲ㍻', '￥―～', 'ﾔﾏﾀﾞ', '邉槇彅', '①\r\n"']) {
      expect(unwritableIn(text), text).to.deep.equal([]);
      expect(decode(encodeCp932(text))).to.equal(text);
    }
  });

  it('takes the characters of Windows for those that look the same, and drops variation selectors', () => {
    expect(decode(encodeCp932('− 〜 ‖ —'))).to.equal('－ ～ ∥ ―');
    expect(decode(encodeCp932('葛\u{e0100}飾'))).to.equal('葛飾');
  });

  it('names what it does not have, once each', () => {
    expect(unwritableIn('𠮷野家𠮷、森鷗外、㋿、©é')).to.deep.equal(['𠮷', '鷗', '㋿', '©', 'é']);
  });

  it('is never written with a question mark in the place of something else', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        if (unwritableIn(text).length > 0) expect(() => encodeCp932(text)).to.throw();
        else expect(decode(encodeCp932(text))).to.equal(forCp932(text));
      }),
      { numRuns: 2_000 },
    );
  });
});
