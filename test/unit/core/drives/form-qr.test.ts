import { readFormQr } from '@monban/core/drives/form-qr';
import { expect } from 'chai';
import fc from 'fast-check';
import { myNumbers } from '../../../support/my-numbers.ts';

const FORM_ID = '12345678901234567890123';
const formIds = fc
  .array(fc.integer({ min: 0, max: 9 }), { minLength: 23, maxLength: 23 })
  .map((digits) => digits.join(''));

describe('the QR code of an application form', () => {
  it('gives the 23 digits of an address of J-LIS, wherever they stand in it', () => {
    const places = fc.constantFrom(
      (id: string) => `https://net.kojinbango-card.go.jp/SS_SERVICE_OUT/entry?id=${id}`,
      (id: string) => `https://www.kojinbango-card.go.jp/${id}`,
      (id: string) => `https://kojinbango-card.go.jp/?a=2&r=${id}&v=1`,
    );
    fc.assert(
      fc.property(formIds, places, (formId, place) => {
        expect(readFormQr(place(formId))).to.deep.equal({ kind: 'form-id', formId });
      }),
    );
  });

  const others: readonly [what: string, content: string][] = [
    ['nothing', ''],
    ['a text', 'hello'],
    ['the digits without an address', FORM_ID],
    ['another address', `https://example.com/${FORM_ID}`],
    ['an address that only begins like it', `https://kojinbango-card.go.jp.example.com/${FORM_ID}`],
    ['an address that only ends like it', `https://evil-kojinbango-card.go.jp.example/${FORM_ID}`],
    ['its name in the place of a user', `https://kojinbango-card.go.jp@example.com/${FORM_ID}`],
    ['its name in the middle', `https://example.com/kojinbango-card.go.jp/${FORM_ID}`],
    ['an address without a lock', `http://kojinbango-card.go.jp/${FORM_ID}`],
    ['22 digits', `https://kojinbango-card.go.jp/${FORM_ID.slice(1)}`],
    ['24 digits', `https://kojinbango-card.go.jp/${FORM_ID}0`],
    ['two forms', `https://kojinbango-card.go.jp/${FORM_ID}/${FORM_ID}`],
    ['more than a code can hold', `https://kojinbango-card.go.jp/${FORM_ID}?${'x'.repeat(500)}`],
  ];
  for (const [what, content] of others)
    it(`is not ${what}`, () => {
      expect(readFormQr(content)).to.deep.equal({ kind: 'refused', why: 'no-form' });
    });

  it('is refused with a My Number in it, and no answer repeats one', () => {
    const around = fc.constantFrom(
      (number: string) => number,
      (number: string) => `https://www.kojinbango-card.go.jp/${FORM_ID}?n=${number}`,
      (number: string) => `個人番号：${number.replace(/(....)(....)/, '$1-$2-')}`,
    );
    fc.assert(
      fc.property(myNumbers, around, (number, place) => {
        const reading = readFormQr(place(number));
        expect(reading).to.deep.equal({ kind: 'refused', why: 'my-number' });
      }),
    );
  });

  it('is refused with any twelve digits that stand alone: they may be a mistyped number', () => {
    expect(readFormQr('1'.repeat(12))).to.deep.equal({ kind: 'refused', why: 'my-number' });
  });
});
