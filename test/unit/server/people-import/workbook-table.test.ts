import { AppError } from '@monban/core/errors';
import { readSheets } from '@monban/server/people-import/workbook-table';
import { readTable } from '@monban/server/people-import/read-table';
import { expect } from 'chai';
import writeWorkbook from 'write-excel-file/node';
import { zipOf } from '../../../support/sample-uploads.ts';

describe('a workbook of people', function () {
  this.timeout(20_000);

  it('is read with codes, days and numbers as people type them', async () => {
    const bytes = await writeWorkbook(
      [
        [{ value: '社員番号' }, { value: '入社日' }, { value: '内線' }, { value: '有' }],
        [
          { value: '0001', type: String },
          { value: new Date('2026-04-01T00:00:00.000Z'), type: Date, format: 'yyyy/mm/dd' },
          { value: 120, type: Number },
          { value: true, type: Boolean },
        ],
      ],
      { sheet: '名簿' },
    ).toBuffer();
    const table = await readTable(new Uint8Array(bytes), {});
    expect(table).to.include({ format: 'xlsx', charset: null, sheet: 1 });
    expect(table.sheets).to.deep.equal(['名簿']);
    expect(table.rows).to.deep.equal([
      ['社員番号', '入社日', '内線', '有'],
      ['0001', '2026-04-01', '120', 'TRUE'],
    ]);
    expect(await codeOf(readTable(new Uint8Array(bytes), { sheet: 2 }))).to.equal('VALIDATION_FAILED');
  });

  it('is refused where it is damaged', async () => {
    expect(await codeOf(readSheets(zipOf({ 'a.txt': 'x' })))).to.equal('VALIDATION_FAILED');
    expect(await codeOf(readSheets(new Uint8Array([0x50, 0x4b, 3, 4])))).to.equal('VALIDATION_FAILED');
  });

  it('is refused where it takes more time or memory than it may, and costs nobody else anything', async () => {
    const cells = `<row>${'<c t="inlineStr"><is><t>xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx</t></is></c>'.repeat(2_000_000)}</row>`;
    const bytes = zipOf({
      '[Content_Types].xml': '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
      'xl/workbook.xml':
        '<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>',
      'xl/_rels/workbook.xml.rels':
        '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>',
      'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${cells}</sheetData></worksheet>`,
    });
    expect(await codeOf(readSheets(bytes, { timeMs: 3_000, heapMegabytes: 16 }))).to.equal(
      'VALIDATION_FAILED',
    );
  });
});

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'none';
  } catch (error) {
    return error instanceof AppError ? error.code : String(error);
  }
}
