import { expect } from 'chai';
import { readDate } from '@monban/server/people-import/read-date';
import fc from 'fast-check';
import { dateToWareki } from '@smarthr/wareki';

const DAY_MS = 86_400_000;
/** From the first day of the Gregorian calendar in Japan that HR files write, to far ahead. */
const days = fc
  .integer({ min: Date.UTC(1930, 0, 1) / DAY_MS, max: Date.UTC(2099, 11, 31) / DAY_MS })
  .map((day) => new Date(day * DAY_MS).toISOString().slice(0, 10));

const fullWidth = (text: string): string =>
  text.replace(/[!-~]/g, (sign) => String.fromCodePoint((sign.codePointAt(0) ?? 0) + 0xfee0));

describe('a day in a people file', () => {
  it('is read in every form that HR systems write', () => {
    const forms = [
      '2026/11/21',
      '2026-11-21',
      '2026.11.21',
      '20261121',
      '2026年11月21日',
      '２０２６／１１／２１',
      '2026/11/21 00:00:00',
      '2026-11-21T00:00:00.000Z',
      '46347',
      'R8.11.21',
      'R08/11/21',
      'r8-11-21',
      'Ｒ８．１１．２１',
      '令和8年11月21日',
      '令和 8年11月21日',
      '平成38年11月21日',
      '㋿8年11月21日',
    ];
    for (const form of forms)
      expect(readDate(form), form).to.deep.equal({ kind: 'value', value: '2026-11-21' });
  });

  it('is read in the first year of an era', () => {
    expect(readDate('令和元年5月1日')).to.deep.equal({ kind: 'value', value: '2019-05-01' });
    expect(readDate('H元.1.8')).to.deep.equal({ kind: 'value', value: '1989-01-08' });
    expect(readDate('H31.4.30')).to.deep.equal({ kind: 'value', value: '2019-04-30' });
  });

  it('is refused before its era began, when no calendar has it, or when it is no day at all', () => {
    for (const form of [
      'R1.4.30',
      '平成1年1月7日',
      '2026/02/29',
      '2026/13/01',
      '20261131',
      '入社日',
      '1',
      '12345678901',
    ])
      expect(readDate(form), form).to.deep.equal({ kind: 'wrong', code: 'DATE' });
  });

  it('is refused with two digits of a year and no era: nobody can tell the century', () => {
    for (const form of ['26/11/21', '26-11-21', '26.1.2', '26年11月21日', "'26/11/21"])
      expect(readDate(form), form).to.deep.equal({ kind: 'wrong', code: 'DATE_CENTURY' });
  });

  it('is the same in every form, for every day', () => {
    fc.assert(
      fc.property(days, (day) => {
        const expected = { kind: 'value', value: day };
        const [year = '', month = '', date = ''] = day.split('-');
        const serial = String((Date.parse(day) - Date.UTC(1899, 11, 30)) / DAY_MS);
        const short = `${year}/${Number(month)}/${Number(date)}`;
        const forms = [day, short, day.replaceAll('-', ''), serial, fullWidth(short)];
        for (const form of forms) expect(readDate(form), form).to.deep.equal(expected);
      }),
    );
  });

  it('agrees with the library of eras for every day since the Shōwa era', () => {
    fc.assert(
      fc.property(days, (day) => {
        const wareki = dateToWareki(day);
        if (!wareki.isValid) throw new Error(day);
        expect(readDate(wareki.formatted), wareki.formatted).to.deep.equal({ kind: 'value', value: day });
      }),
    );
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(['value', 'wrong']).to.include(readDate(text).kind);
      }),
    );
  });
});
