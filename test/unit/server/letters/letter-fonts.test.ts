import { LETTER_LANGUAGES } from '@monban/core/api/letters';
import { AppError } from '@monban/core/errors';
import { requirePrintable, runsOf } from '@monban/server/letters/letter-fonts';
import { expect } from 'chai';

describe('The fonts of letters', () => {
  it('draw the names that people have: beyond the BMP, of Vietnam, of Latin America', () => {
    for (const language of LETTER_LANGUAGES)
      for (const name of ['𠮷田 翔太', 'NGUYỄN THỊ ẤN', 'García Núñez', '김민수', '邓丽华'])
        expect(() => {
          requirePrintable(name, language);
        }, `${language} ${name}`).to.not.throw();
  });

  it('draw the base of a character that is told apart by a variation selector', () => {
    const drawn = runsOf('葛\u{e0100}西 辻\u{fe00}', 'ja', false).map(({ text }) => text);
    expect(drawn.join('')).to.equal('葛西 辻');
  });

  it('refuse a character that none of them has, by its name', () => {
    expect(() => {
      requirePrintable('\u{10900}', 'ja');
    })
      .to.throw(AppError)
      .with.property('code', 'VALIDATION_FAILED');
  });
});
