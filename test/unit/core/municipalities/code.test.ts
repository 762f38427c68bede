import { MunicipalityCode } from '@monban/core/api/municipality-code';
import { hasCheckDigit, prefectureCodeOf, withCheckDigit } from '@monban/core/municipalities/code';
import { expect } from 'chai';
import fc from 'fast-check';

const five = fc.integer({ min: 0, max: 99_999 }).map((number) => String(number).padStart(5, '0'));
const digit = fc.integer({ min: 0, max: 9 });

describe('the check digit of a municipality', () => {
  const rows: readonly [string, string][] = [
    ['01100', '011002'],
    ['13101', '131016'],
    ['21215', '212156'],
    ['22130', '221309'],
    ['40133', '401331'],
    ['47382', '473821'],
  ];
  for (const [fiveDigits, code] of rows) {
    it(`makes ${code} of ${fiveDigits}`, () => {
      expect(withCheckDigit(fiveDigits)).to.equal(code);
    });
  }

  it('is right on what it made, and on nothing else in its place', () => {
    fc.assert(
      fc.property(five, digit, (fiveDigits, last) => {
        const code = withCheckDigit(fiveDigits);
        expect(hasCheckDigit(code)).to.be.true;
        expect(hasCheckDigit(fiveDigits + String(last))).to.equal(code.endsWith(String(last)));
      }),
    );
  });

  it('notices one wrong digit, except the few that weigh the same', () => {
    // Two remainders share the check digit 1, so that a change between just these two goes unnoticed.
    fc.assert(
      fc.property(five, fc.integer({ min: 0, max: 4 }), digit, (fiveDigits, place, other) => {
        fc.pre(fiveDigits[place] !== String(other));
        const changed = fiveDigits.slice(0, place) + String(other) + fiveDigits.slice(place + 1);
        const [before, after] = [withCheckDigit(fiveDigits), withCheckDigit(changed)];
        if (before[5] === after[5]) expect(before[5]).to.equal('1');
      }),
    );
  });

  for (const text of ['', '13101', '1310160', '13101x', ' 131016', '１３１０１６', '131015']) {
    it(`is missing or wrong in ${JSON.stringify(text)}`, () => {
      expect(hasCheckDigit(text)).to.be.false;
    });
  }

  it('is asked for at the edge, of a prefecture that there is', () => {
    expect(MunicipalityCode.safeParse('131016').success).to.be.true;
    for (const code of ['131015', withCheckDigit('48101'), withCheckDigit('00101')])
      expect(MunicipalityCode.safeParse(code).success, code).to.be.false;
    expect(prefectureCodeOf('131016')).to.equal('13');
  });
});
