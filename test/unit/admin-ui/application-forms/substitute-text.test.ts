import {
  readSubstitutes,
  substituteProblem,
  writeSubstitutes,
} from '@monban/admin-ui/application-forms/substitute-text';
import { expect } from 'chai';

describe('substitute characters as they are typed', () => {
  const pairs = [
    { original: '髙', substitute: '高' },
    { original: '﨑', substitute: '崎' },
  ];

  for (const text of ['髙→高、﨑→崎', '髙 高 﨑 崎', '髙高﨑崎', ' 髙⇒高 / 﨑 ⇒ 崎 ']) {
    it(`are two pairs in '${text}'`, () => {
      expect(readSubstitutes(text)).to.deep.equal(pairs);
    });
  }

  it('come back as they are shown', () => {
    expect(readSubstitutes(writeSubstitutes(pairs))).to.deep.equal(pairs);
    expect(readSubstitutes('')).to.deep.equal([]);
  });

  it('keep the variant that a selector chooses', () => {
    expect(readSubstitutes('葛\u{e0100}→葛')).to.deep.equal([{ original: '葛\u{e0100}', substitute: '葛' }]);
  });

  it('are a pair without its second half where one is missing, which the rules then refuse', () => {
    expect(readSubstitutes('髙')).to.deep.equal([{ original: '髙', substitute: '' }]);
  });

  it('say what is wrong with them, whichever way it is', () => {
    const problems = ['1→2', '→', '髙橋→高橋', '→髙高', '髙→高 﨑', '髙→高 '.repeat(21)].map(
      substituteProblem,
    );
    expect(problems).to.deep.equal(['other', 'other', 'arrow', 'arrow', 'partner', 'many']);
  });

  it('are well in every way in which they are read, and where there are none', () => {
    const texts = ['', ' ', '髙→高、﨑→崎', '髙→高﨑→崎', '髙 高 﨑 崎', '髙高﨑崎', '葛\u{e0100}=>葛'];
    expect(texts.map(substituteProblem)).to.deep.equal(texts.map(() => undefined));
  });
});
