import { GiveForm } from '@monban/core/api/application-forms';
import { brailleCells } from '@monban/core/drives/braille-name';
import { expect } from 'chai';

describe('the name in braille', () => {
  const rows: readonly [text: string, cells: number | undefined][] = [
    ['ハナコ', 3],
    ['バンゴウ ハナコ', 10],
    ['ﾊﾞﾝｺﾞｳ ﾊﾅｺ', 10],
    ['パンダー', 6],
    ['はなこ', 3],
    ['花子', undefined],
    ['Hanako', undefined],
    ['', undefined],
  ];
  for (const [text, cells] of rows) {
    it(`${cells === undefined ? 'is not' : `takes ${cells} cells for`} '${text}'`, () => {
      expect(brailleCells(text)).to.equal(cells);
    });
  }

  it('has eleven cells at most', () => {
    const form = (brailleName: string) =>
      GiveForm.safeParse({ way: 'form-id', formId: '1'.repeat(23), formAsOf: '2026-10-01', brailleName });
    expect(form('アアアアアアアアアアア').success).to.equal(true);
    expect(form('ガガガガガガ').success).to.equal(false);
    expect(form('ガガガガガ').success).to.equal(true);
  });
});

describe('a form as it is given', () => {
  const given = (formId: string) => GiveForm.safeParse({ way: 'form-id', formId, formAsOf: '2026-10-01' });

  it('has its ID read, however it was typed', () => {
    const typed = ['１２３４', '5678 9012', '3456', '7890', '123'].join('-');
    expect(given(typed).data).to.include({ formId: '12345678901234567890123' });
  });

  it('is not taken with another number of digits', () => {
    for (const typed of ['', '123', '1'.repeat(22), '1'.repeat(24)])
      expect(given(typed).success, typed).to.equal(false);
  });

  it('has room for nothing else', () => {
    const more = { way: 'sealed-envelope', handedOverOn: '2026-10-01', formId: '1'.repeat(23) };
    expect(GiveForm.safeParse(more).success).to.equal(false);
  });
});
