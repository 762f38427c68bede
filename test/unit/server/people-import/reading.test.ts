import { expect } from 'chai';
import { IMPORT_FIELDS } from '@monban/core/api/people-import';
import { encodeCp932 } from '@monban/server/people-export/cp932';
import { harmlessCell, originalCell } from '@monban/server/people-export/harmless-cell';
import { decodeText, detectCharset } from '@monban/server/people-import/charset';
import { readCsv } from '@monban/server/people-import/csv-table';
import { foldCode, foldHeader } from '@monban/server/people-import/fold';
import {
  guessHeaderRow,
  HEADER_ALIASES,
  headerOf,
  meaningOfHeader,
} from '@monban/server/people-import/header-aliases';
import { splitName } from '@monban/server/people-import/read-name';
import { readBoolean, readKind, readSubstitutions } from '@monban/server/people-import/read-words';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';

const text = '社員番号,氏名\r\n0001,髙橋 﨑子\r\n';
const cells = fc.string({ unit: 'grapheme' }).filter((cell) => !cell.includes('\r') && !cell.includes('\0'));

describe('the character set of a people file', () => {
  it('is told by a byte order mark', () => {
    expect(detectCharset(Buffer.from(`\ufeff${text}`, 'utf8'))).to.deep.equal({
      charset: 'utf-8',
      hasByteOrderMark: true,
    });
    const utf16 = Buffer.from(`\ufeff${text}`, 'utf16le');
    expect(detectCharset(utf16).charset).to.equal('utf-16le');
    expect(decodeText(utf16, 'utf-16le')).to.equal(text);
    expect(detectCharset(utf16.swap16()).charset).to.equal('utf-16be');
  });

  it('is UTF-8 where the bytes are valid in it, and CP932 where they are not', () => {
    expect(detectCharset(Buffer.from(text, 'utf8')).charset).to.equal('utf-8');
    const bytes = encodeCp932(text);
    expect(detectCharset(bytes).charset).to.equal('cp932');
    expect(decodeText(bytes, 'cp932')).to.equal(text);
    expect(detectCharset(Buffer.from('emp_code,name\n1,A B\n')).charset).to.equal('utf-8');
  });

  it('shows what is no character in it', () => {
    expect(decodeText(encodeCp932(text), 'utf-8')).to.include('\ufffd');
  });
});

describe('a CSV file', () => {
  it('is read with the separator that it uses', () => {
    for (const separator of [',', '\t', ';'])
      expect(readCsv(`a${separator}b\r\n1${separator}"x,y;z"\r\n`)).to.deep.equal([
        ['a', 'b'],
        ['1', 'x,y;z'],
      ]);
  });

  it('gives back what was written, cell for cell', () => {
    const rows = fc.array(fc.array(cells, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(rows, (table) => {
        const written = [['社員番号', '氏名', '部門'], ...table];
        const quoted = stringify(written, { quoted: true, record_delimiter: 'windows' });
        expect(readCsv(quoted)).to.deep.equal(written);
      }),
    );
  });

  it('counts rows as a spreadsheet does, empty ones with them', () => {
    expect(readCsv('a,b\r\n\r\n1,2\r\n')).to.have.length(3);
  });
});

describe('a cell that a spreadsheet program would run', () => {
  it('is written as text, and read as it was', () => {
    for (const cell of ['=1+1', '+81', '-1', '@SUM(A1)', '\t=1', '＝1'])
      expect(harmlessCell(cell)).to.equal(`'${cell}`);
    expect(harmlessCell('0001')).to.equal('0001');
    fc.assert(
      fc.property(
        cells.filter((cell) => !cell.startsWith("'")),
        (cell) => {
          expect(originalCell(harmlessCell(cell))).to.equal(cell);
        },
      ),
    );
  });
});

describe('the name of a column', () => {
  it('means the same in any width and case, with spaces, signs and remarks', () => {
    for (const header of [
      '社員番号',
      ' 社員番号 ',
      '社員 番号',
      '※社員番号',
      '社員番号（必須）',
      'EMP_CODE',
      'ｅｍｐ＿ｃｏｄｅ',
      'emp-code',
      'スタッフＮＯ',
    ])
      expect(meaningOfHeader(header).field, header).to.equal('employeeCode');
    expect(meaningOfHeader('生年月日')).to.deep.equal({ field: null, dropped: 'birthDate' });
    expect(meaningOfHeader('備考')).to.deep.equal({ field: null, dropped: null });
  });

  it('means one thing only', () => {
    const folded = Object.entries(HEADER_ALIASES).flatMap(([field, aliases]) =>
      aliases.map((alias) => [foldHeader(alias), field] as const),
    );
    const meanings = new Map<string, Set<string>>();
    for (const [alias, field] of folded) meanings.set(alias, (meanings.get(alias) ?? new Set()).add(field));
    const ambiguous = [...meanings].filter(([, fields]) => fields.size > 1).map(([alias]) => alias);
    expect(ambiguous).to.deep.equal([]);
  });

  it('is recognised again as an export writes it', () => {
    for (const field of IMPORT_FIELDS) expect(meaningOfHeader(headerOf(field)).field).to.equal(field);
  });

  it('stands in the first of the rows that name most columns', () => {
    expect(
      guessHeaderRow([['社員一覧'], ['2026年11月'], ['社員番号', '氏名'], ['0001', '山田 太郎']]),
    ).to.equal(2);
    expect(guessHeaderRow([[''], ['x', 'y'], ['1', '2']])).to.equal(1);
    expect(guessHeaderRow([])).to.equal(0);
  });
});

describe('a code', () => {
  it('is the same in any width and case, and keeps its zeros', () => {
    expect(foldCode(' ＡＢ－００１ ')).to.equal(foldCode('ab-001'));
    expect(foldCode('0001')).to.not.equal(foldCode('001'));
  });
});

describe('a full name in one cell', () => {
  it('is split at its first space, of any width', () => {
    for (const name of ['山田 太郎', '山田　太郎', ' 山田　 太郎 '])
      expect(splitName(name)).to.deep.equal({ kind: 'value', value: { family: '山田', given: '太郎' } });
    expect(splitName('Smith Ann Marie')).to.deep.equal({
      kind: 'value',
      value: { family: 'Smith', given: 'Ann Marie' },
    });
    expect(splitName('東海林太郎')).to.deep.equal({ kind: 'wrong', code: 'NAME_NOT_SPLIT' });
  });
});

describe('a word in a people file', () => {
  it('says yes, no, or neither', () => {
    for (const word of ['1', '有', 'はい', '○', 'ＴＲＵＥ', 'yes'])
      expect(readBoolean(word), word).to.deep.equal({ kind: 'value', value: true });
    for (const word of ['0', '無', 'いいえ', '×', 'FALSE'])
      expect(readBoolean(word), word).to.deep.equal({ kind: 'value', value: false });
    expect(readBoolean('たぶん')).to.deep.equal({ kind: 'wrong', code: 'NOT_A_CHOICE' });
  });

  it('tells employees and contractors', () => {
    expect(readKind('正社員')).to.deep.equal({ kind: 'value', value: 'employee' });
    expect(readKind('業務委託')).to.deep.equal({ kind: 'value', value: 'contractor' });
    expect(readKind('宇宙人').kind).to.equal('wrong');
  });

  it('lists what the card shows in the place of characters', () => {
    expect(readSubstitutions('髙→高、﨑→崎')).to.deep.equal({
      kind: 'value',
      value: [
        { written: '髙', printed: '高' },
        { written: '﨑', printed: '崎' },
      ],
    });
    expect(readSubstitutions('髙高')).to.deep.equal({ kind: 'wrong', code: 'FORMAT' });
  });
});
