import { breakLines } from '@monban/server/letters/break-lines';
import { expect } from 'chai';

const measure = (text: string): number => Array.from(text).length;

describe('Lines of a letter', () => {
  it('break Japanese between characters, but never before a closing mark nor after an opening one', () => {
    const lines = breakLines('申し込みは自由です。「はい」か', { width: 9, measure, keepsWords: false });
    expect(lines).to.deep.equal(['申し込みは自由で', 'す。「はい」か']);
  });

  it('keep a number and a Latin word in one piece', () => {
    const lines = breakLines('あと23日で PDF を', { width: 5, measure, keepsWords: false });
    expect(lines).to.deep.equal(['あと23日', 'で PDF', 'を']);
  });

  it('break other languages at spaces alone', () => {
    const lines = breakLines('카드를 소중히 사용해', { width: 8, measure, keepsWords: true });
    expect(lines).to.deep.equal(['카드를 소중히', '사용해']);
  });

  it('cut what is wider than a line', () => {
    const lines = breakLines('at abcdefghij', { width: 4, measure, keepsWords: true });
    expect(lines).to.deep.equal(['at', 'abcd', 'efgh', 'ij']);
  });

  it('are one where everything fits', () => {
    expect(breakLines(' 山田 太郎 ', { width: 5, measure, keepsWords: false })).to.deep.equal(['山田 太郎']);
    expect(breakLines('', { width: 5, measure, keepsWords: false })).to.deep.equal(['']);
  });

  it('lose nothing', () => {
    const text = '会社も職員も、電話やメールで、お金（現金）、口座、暗証番号を尋ねることはありません。';
    for (let width = 4; width < 30; width += 1) {
      expect(breakLines(text, { width, measure, keepsWords: false }).join('')).to.equal(text);
    }
  });
});
