import { formatFormId, maskFormId, readFormId } from '@monban/core/drives/form-id';
import { findMyNumberFields } from '@monban/core/privacy/refuse-my-number';
import { expect } from 'chai';
import fc from 'fast-check';
import { withCheckDigit } from '../../../support/my-numbers.ts';

const formIds = fc
  .array(fc.integer({ min: 0, max: 9 }), { minLength: 23, maxLength: 23 })
  .map((digits) => digits.join(''));
const numbers = fc
  .array(fc.integer({ min: 0, max: 9 }), { minLength: 11, maxLength: 11 })
  .map((digits) => withCheckDigit(digits.join('')));

describe('the ID of an application form', () => {
  it('is read back from how it is shown', () => {
    fc.assert(
      fc.property(formIds, (formId) => {
        expect(readFormId(formatFormId(formId))).to.deep.equal({ kind: 'form-id', formId });
      }),
    );
  });

  it('is read in any width, with spaces and dashes anywhere', () => {
    const between = fc.array(fc.constantFrom('', '', '', ' ', '-', '　', '－', 'ー', '−', '–'), {
      minLength: 23,
      maxLength: 23,
    });
    fc.assert(
      fc.property(formIds, fc.boolean(), between, (formId, isWide, separators) => {
        const typed = Array.from(formId, (digit, index) => {
          const written = isWide ? String.fromCharCode(0xff10 + Number(digit)) : digit;
          return `${written}${separators[index] ?? ''}`;
        }).join('');
        expect(readFormId(typed)).to.deep.equal({ kind: 'form-id', formId });
      }),
    );
  });

  it('is shown in the groups of the form', () => {
    expect(formatFormId('12345678901234567890123')).to.equal('1234-5678-9012-3456-7890-123');
  });

  it('passes the guard of texts as it is shown and in one piece', () => {
    fc.assert(
      fc.property(formIds, (formId) => {
        expect(findMyNumberFields({ formId })).to.deep.equal([]);
        expect(findMyNumberFields({ formId: formatFormId(formId) })).to.deep.equal([]);
      }),
    );
  });

  it('shows its last three digits and no others where it is listed', () => {
    expect(maskFormId('12345678901234567890123')).to.equal('••••-••••-••••-••••-••••-123');
    fc.assert(
      fc.property(formIds, (formId) => {
        expect(maskFormId(formId).replaceAll(/[^0-9]/g, '')).to.equal(formId.slice(-3));
      }),
    );
  });

  it('is never a My Number, however that is written', () => {
    fc.assert(
      fc.property(numbers, fc.constantFrom('', ' ', '-', '　'), (number, separator) => {
        const typed = [number.slice(0, 4), number.slice(4, 8), number.slice(8)].join(separator);
        expect(readFormId(typed)).to.deep.equal({ kind: 'refused', why: 'my-number' });
        expect(readFormId(`番号 ${typed}`)).to.deep.equal({ kind: 'refused', why: 'my-number' });
      }),
    );
  });

  const refusals: readonly [text: string, why: string][] = [
    ['', 'empty'],
    [' - ', 'empty'],
    ['1234 5678 9012', 'my-number'],
    ['1234567890123456789012', 'wrong-length'],
    ['123456789012345678901234', 'wrong-length'],
    ['1234567890123456789012x', 'not-digits'],
    ['1234/5678/9012/3456/7890/123', 'not-digits'],
  ];
  for (const [text, why] of refusals) {
    it(`is not '${text}': ${why}`, () => {
      expect(readFormId(text)).to.deep.equal({ kind: 'refused', why });
    });
  }
});
