import { cardEndsOn, checkCardDate } from '@monban/core/badges/card-date';
import { expect } from 'chai';
import fc from 'fast-check';

describe('the end of a My Number Card', () => {
  const rows: readonly [bornOn: string, issuedOn: string, endsOn: string, why: string][] = [
    [
      '1990-06-15',
      '2020-06-14',
      '2029-06-15',
      'issued the day before a birthday: that birthday is the first',
    ],
    ['1990-06-15', '2020-06-15', '2030-06-15', 'issued on a birthday: the next one is the first'],
    ['1990-06-15', '2020-06-16', '2030-06-15', 'issued the day after a birthday'],
    ['2002-03-31', '2022-03-30', '2026-03-31', '19 years old before the border of 2022-04-01: a minor then'],
    ['2002-03-31', '2022-03-31', '2032-03-31', '20 years old before the border'],
    ['2004-04-01', '2022-03-31', '2026-04-01', '17 years old on the last day of the old rule'],
    ['2004-04-01', '2022-04-01', '2032-04-01', '18 years old on the first day of the new rule'],
    ['2004-04-02', '2022-04-01', '2026-04-02', '17 years old on the first day of the new rule'],
    ['2003-01-01', '2022-04-01', '2032-01-01', '19 years old on the first day of the new rule'],
    ['2010-08-08', '2025-08-09', '2030-08-08', 'a minor of today'],
    ['1988-02-29', '2019-03-01', '2029-02-28', 'born on a leap day, and the end is in a common year'],
    ['1988-02-29', '2018-03-01', '2028-02-29', 'born on a leap day, and the end is in a leap year'],
  ];
  for (const [bornOn, issuedOn, endsOn, why] of rows) {
    it(`is ${endsOn} for a card of ${issuedOn} (${why})`, () => {
      expect(cardEndsOn({ bornOn, issuedOn })).to.equal(endsOn);
    });
  }
});

describe('the check of a printed date', () => {
  const today = '2026-11-21';
  const rows: readonly [printedUntil: string, certificateUntil: string | null, warnings: string[]][] = [
    ['2030-02-17', '2030-02-17', []],
    ['2035-02-17', '2030-02-17', []],
    ['2033-02-17', '2030-02-17', []],
    ['2035-02-17', null, []],
    ['2035-02-17', '2030-02-18', ['differs-from-certificate']],
    ['2029-02-17', '2030-02-17', ['before-certificate']],
    ['2026-11-20', null, ['ended']],
    ['2026-11-21', null, []],
    ['2036-11-21', null, []],
    ['2036-11-22', null, ['no-such-card']],
    ['2051-02-17', null, ['no-such-card']],
    ['2019-05-05', null, ['ended', 'no-such-card']],
    ['2032-02-29', '2030-02-28', []],
    ['2030-02-28', '2028-02-29', []],
    ['2030-02-28', '2028-02-28', []],
    ['2030-03-01', '2028-02-29', ['differs-from-certificate']],
  ];
  for (const [printedUntil, certificateUntil, warnings] of rows) {
    it(`says ${warnings.join(' and ') || 'nothing'} of ${printedUntil} with a certificate until ${certificateUntil ?? 'unknown'}`, () => {
      expect(checkCardDate({ printedUntil, certificateUntil, today })).to.deep.equal(warnings);
    });
  }

  it('finds nothing wrong with any card that the rules could have made', () => {
    const day = (from: string, to: string) =>
      fc
        .date({ min: new Date(from), max: new Date(to), noInvalidDate: true })
        .map((date) => date.toISOString().slice(0, 10));
    fc.assert(
      fc.property(day('1930-01-01', '2011-01-01'), day('2016-01-01', today), (bornOn, issuedOn) => {
        const printedUntil = cardEndsOn({ bornOn, issuedOn });
        fc.pre(printedUntil >= today);
        expect(checkCardDate({ printedUntil, certificateUntil: null, today })).to.deep.equal([]);
      }),
      { numRuns: 1_000, seed: 1 },
    );
  });
});
