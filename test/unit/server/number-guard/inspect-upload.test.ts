import { inspectUpload } from '@monban/server/number-guard/inspect-upload';
import { DigitReader } from '@monban/server/number-guard/digit-reader';
import { KnownClean } from '@monban/server/number-guard/known-clean';
import type { UploadVerdict } from '@monban/server/number-guard/upload';
import { expect } from 'chai';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import sharp from 'sharp';
import { withCheckDigit } from '../../../support/my-numbers.ts';
import { WRITINGS } from '../../../support/number-traces.ts';
import {
  pdfWith,
  pictureWithQr,
  plainPicture,
  workbookWith,
  zipOf,
} from '../../../support/sample-uploads.ts';

const NUMBER = withCheckDigit('27182818284');
const GROUPED = `${NUMBER.slice(0, 4)} ${NUMBER.slice(4, 8)} ${NUMBER.slice(8)}`;
/** A QR code of the back need not even have the right check digit. */
const WRONG_CHECK = `${NUMBER.slice(0, 11)}${(Number(NUMBER[11]) + 1) % 10}`;

describe('the inspection of an upload', function () {
  this.timeout(60_000);
  let reader: Promise<DigitReader> | undefined;

  after(async () => {
    await (await reader)?.close();
  });

  function inspect(content: string | Uint8Array, fileName = 'file'): Promise<UploadVerdict> {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    const tools = { reader: () => (reader ??= DigitReader.open()), knownClean: new KnownClean() };
    return inspectUpload({ bytes, fileName, contentType: 'application/octet-stream' }, tools);
  }

  async function placesIn(content: string | Uint8Array): Promise<readonly unknown[]> {
    const verdict = await inspect(content);
    return verdict.kind === 'number-found' ? verdict.where : [verdict];
  }

  describe('of text', () => {
    for (const [name, write] of Object.entries(WRITINGS))
      it(`names the line of a number written ${name}`, async () => {
        expect(await placesIn(`one\ntwo ${write(NUMBER)}\n`)).to.deep.equal([{ kind: 'line', line: 2 }]);
      });

    it('names the cell of a table', async () => {
      const rows = `code,name,note\nA1,山田,\nA2,佐藤,${NUMBER}\n`;
      expect(await placesIn(rows)).to.deep.equal([{ kind: 'cell', sheet: 1, cell: 'C3' }]);
    });

    it('reads CP932 and both orders of UTF-16', async () => {
      const cp932 = Buffer.concat([
        Buffer.from([0x94, 0xd4, 0x8d, 0x86]),
        ...Array.from(NUMBER, (digit) => Buffer.from([0x82, 0x4f + Number(digit)])),
      ]);
      const wide = Buffer.from(`\ufeffx ${NUMBER}`, 'utf16le');
      for (const bytes of [cp932, wide, Buffer.from(wide).swap16()])
        expect(await placesIn(bytes)).to.deep.equal([{ kind: 'line', line: 1 }]);
    });

    it('looks into base64 and JSON escapes', async () => {
      const hidden = [
        Buffer.from(`number ${NUMBER} end`).toString('base64'),
        Array.from(NUMBER, (digit) => `\\u003${digit}`).join(''),
      ];
      for (const text of hidden)
        expect(await placesIn(`{"note":"${text}"}`)).to.deep.equal([{ kind: 'document-part', part: 'text' }]);
    });

    it('takes telephone numbers, corporate numbers, form IDs and dates', async () => {
      const verdict = await inspect(
        'tel 090-1234-5678\n4123456789012\n12345678901234567890123\n2026-11-21T10:00:00Z\n',
      );
      expect(verdict).to.deep.equal({ kind: 'accepted', type: 'text' });
    });
  });

  describe('of a workbook', () => {
    const cell = (name: string, inner: string, type = 'inlineStr') =>
      `<c r="${name}" t="${type}">${inner}</c>`;
    const inCell = (name: string) => [{ kind: 'cell', sheet: 1, cell: name }];

    it('names cells with inline text, also where runs part it and entities write it', async () => {
      const runs = `<is><r><t>${NUMBER.slice(0, 5)}</t></r><r><t>${NUMBER.slice(5)}</t></r></is>`;
      const entities = `<is><t>${Array.from(NUMBER, (digit) => `&#${digit.charCodeAt(0)};`).join('')}</t></is>`;
      for (const inner of [runs, entities])
        expect(await placesIn(workbookWith(`<row r="7">${cell('B7', inner)}</row>`))).to.deep.equal(
          inCell('B7'),
        );
    });

    it('names cells with shared text', async () => {
      const parts = { 'xl/sharedStrings.xml': `<sst><si><t>a</t></si><si><t>${GROUPED}</t></si></sst>` };
      const rows = `<row r="2">${cell('A2', '<v>0</v>', 's')}${cell('AB2', '<v>1</v>', 's')}</row>`;
      expect(await placesIn(workbookWith(rows, parts))).to.deep.equal(inCell('AB2'));
    });

    it('names cells with a number stored as a number, however it is written', async () => {
      for (const value of [NUMBER, `${Number(NUMBER) / 1e11}E+11`])
        expect(
          await placesIn(workbookWith(`<row r="3">${cell('C3', `<v>${value}</v>`, 'n')}</row>`)),
        ).to.deep.equal(inCell('C3'));
    });

    it('names cells whose formula joins one', async () => {
      const formula = `<f>"${NUMBER.slice(0, 6)}"&amp;"${NUMBER.slice(6)}"</f><v></v>`;
      expect(await placesIn(workbookWith(`<row r="1">${cell('A1', formula, 'str')}</row>`))).to.deep.equal(
        inCell('A1'),
      );
    });

    it('looks into comments, properties, defined names and headers', async () => {
      const parts = {
        comment: {
          'xl/comments1.xml': `<comments><comment><text><t>${NUMBER}</t></text></comment></comments>`,
        },
        property: {
          'docProps/core.xml': `<cp:coreProperties><dc:title>${GROUPED}</dc:title></cp:coreProperties>`,
        },
        name: { 'xl/workbook.xml': `<workbook><definedName name="x">"${NUMBER}"</definedName></workbook>` },
        text: { 'xl/drawings/drawing1.xml': `<xdr><a:t>${NUMBER}</a:t></xdr>` },
      };
      for (const [part, content] of Object.entries(parts))
        expect(await placesIn(workbookWith('', content)), part).to.deep.equal([
          { kind: 'document-part', part },
        ]);
    });

    it('refuses a column of twelve-digit codes as a whole', async () => {
      const rows = Array.from(
        { length: 12 },
        (_, row) =>
          `<row r="${row + 2}">${cell(`A${row + 2}`, `<v>${withCheckDigit(String(31_415_926_000 + row))}</v>`, 'n')}</row>`,
      );
      const [place] = await placesIn(workbookWith(rows.join('')));
      expect(place).to.deep.include({ kind: 'columns', sheet: 1 });
    });

    it('is taken when it holds none', async () => {
      const rows = `<row r="1">${cell('A1', '<is><t>山田 太郎</t></is>')}${cell('B1', '<v>45987.5</v>', 'n')}</row>`;
      expect(await inspect(workbookWith(rows))).to.deep.equal({ kind: 'accepted', type: 'workbook' });
    });

    it('is not taken with macros', async () => {
      expect(await inspect(workbookWith('', { 'xl/vbaProject.bin': 'x' }))).to.deep.equal({
        kind: 'unusable',
        why: 'unknown-type',
      });
    });
  });

  describe('of an archive', () => {
    it('looks at names, members, archives inside, and what stands around them', async () => {
      const commented = zipOf({ 'a.txt': 'nothing' });
      commented[commented.length - 2] = 12;
      const withComment = Buffer.concat([commented, Buffer.from(NUMBER)]);
      expect(await placesIn(zipOf({ [`${NUMBER}.txt`]: 'x' }))).to.deep.include({ kind: 'member-name' });
      expect(await placesIn(zipOf({ 'a.txt': `x\n${NUMBER}` }))).to.deep.equal([{ kind: 'line', line: 2 }]);
      expect(await placesIn(zipOf({ 'a.zip': zipOf({ 'b.txt': NUMBER }) }))).to.deep.equal([
        { kind: 'line', line: 1 },
      ]);
      expect(await placesIn(withComment)).to.deep.equal([{ kind: 'member-name' }]);
    });

    it('is not taken when it goes too deep, grows too large or is damaged', async () => {
      const deep = zipOf({ 'c.zip': zipOf({ 'b.zip': zipOf({ 'a.txt': 'x' }) }) });
      const bomb = zipOf({ 'a.txt': new Uint8Array(100 * 1024 * 1024) });
      expect(await inspect(deep)).to.deep.equal({ kind: 'unusable', why: 'too-large' });
      expect(await inspect(bomb)).to.deep.equal({ kind: 'unusable', why: 'too-large' });
      expect((await inspect(zipOf({ 'a.txt': 'x' }).subarray(0, 60))).kind).to.equal('unusable');
    });
  });

  describe('of a PDF', () => {
    it('names the page with a number, also where its digits are placed one by one', async () => {
      expect(await placesIn(await pdfWith({ text: `No. ${GROUPED}` }))).to.deep.equal([
        { kind: 'page', page: 1 },
      ]);
      expect(await placesIn(await pdfWith({ pieces: Array.from(NUMBER) }))).to.deep.equal([
        { kind: 'page', page: 1 },
      ]);
    });

    it('looks into properties, attachments and pictures', async () => {
      expect(await placesIn(await pdfWith({ title: NUMBER }))).to.deep.equal([{ kind: 'metadata' }]);
      const attachment = { name: 'a.txt', content: `x\ny\n${NUMBER}` };
      expect(await placesIn(await pdfWith({ attachment }))).to.deep.equal([{ kind: 'line', line: 3 }]);
      const picture = await pictureWithQr({ text: NUMBER, format: 'jpeg' });
      expect(await placesIn(await pdfWith({ picture }))).to.deep.equal([{ kind: 'qr-code' }]);
    });

    it('is taken when it holds none, and not when it is damaged', async () => {
      const bytes = await pdfWith({ text: 'Tel. 03-1234-5678' });
      expect(await inspect(bytes)).to.deep.equal({ kind: 'accepted', type: 'pdf' });
      expect(await inspect(bytes.subarray(0, 300))).to.deep.equal({ kind: 'unusable', why: 'unreadable' });
    });
  });

  describe('of a picture', () => {
    for (const turn of [0, 33, 90, 180, 270])
      it(`finds the QR code of a card's back turned by ${turn}°`, async () => {
        expect(await placesIn(await pictureWithQr({ text: WRONG_CHECK, turn }))).to.deep.equal([
          { kind: 'qr-code' },
        ]);
      });

    it('looks into EXIF, XMP and comments', async () => {
      const exif = await plainPicture()
        .withExif({ IFD0: { ImageDescription: `no ${NUMBER}` } })
        .jpeg()
        .toBuffer();
      const xmp = await plainPicture().withXmp(`<x:xmpmeta>${NUMBER}</x:xmpmeta>`).png().toBuffer();
      for (const bytes of [exif, xmp]) expect(await placesIn(bytes)).to.deep.equal([{ kind: 'metadata' }]);
    });

    it('gives back an accepted one without its metadata', async () => {
      const bytes = await plainPicture()
        .withExif({ IFD0: { Artist: 'Somebody' } })
        .jpeg()
        .toBuffer();
      const verdict = await inspect(bytes);
      if (verdict.kind !== 'accepted' || !verdict.picture) throw new Error(JSON.stringify(verdict));
      const { exif, xmp, format } = await sharp(verdict.picture).metadata();
      expect({ exif, xmp, format }).to.deep.equal({ exif: undefined, xmp: undefined, format: 'jpeg' });
      expect(Buffer.from(verdict.picture).includes('Somebody')).to.equal(false);
    });

    it('takes one with a QR code of something else', async () => {
      expect((await inspect(await pictureWithQr({ text: 'https://example.jp/' }))).kind).to.equal('accepted');
    });

    it('is not taken when it is damaged, or of a kind that cannot be searched', async () => {
      const bytes = await plainPicture().png().toBuffer();
      expect((await inspect(bytes.subarray(0, 200))).kind).to.equal('unusable');
      const gif = await plainPicture().gif().toBuffer();
      expect(await inspect(gif)).to.deep.equal({ kind: 'unusable', why: 'unknown-type' });
    });
  });

  it('refuses a name that holds one, before it reads anything', async () => {
    expect(await inspect('x', `${NUMBER}.csv`)).to.deep.equal({
      kind: 'number-found',
      where: [{ kind: 'file-name' }],
    });
  });

  it('writes no temporary file', async () => {
    const before = await readdir(tmpdir());
    await inspect(await pictureWithQr({ text: 'nothing' }));
    await inspect(await pdfWith({ text: GROUPED }));
    const own = (await readdir(tmpdir())).filter(
      (name) => !before.includes(name) && /tess|sharp|pdf|vips/i.test(name),
    );
    expect(own).to.deep.equal([]);
  });
});
