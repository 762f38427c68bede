import type { Block, Sheet } from '@monban/core/letters/letter';
import { PAPER, layOutLetter, type PlacedUnit } from '@monban/server/letters/lay-out-letter';
import { widthOf } from '@monban/server/letters/set-text';
import { expect } from 'chai';

const ROWS = Array.from({ length: 120 }, (_row, index) => [String(index + 1), `山田 ${index + 1}`]);
const TABLE: Block = {
  kind: 'table',
  columns: [
    { heading: 'No.', share: 0.2 },
    { heading: '氏名', share: 0.8 },
  ],
  rows: ROWS,
  scale: 1,
};

describe('Where things go in a letter', () => {
  it('has the headings of a table again on each page, and each row once', async () => {
    const pages = await layOutLetter(sheet(TABLE), 'normal');
    expect(pages.length).to.be.greaterThan(2);
    const [, ...later] = pages;
    for (const page of later) {
      expect(page[0]?.isRepeated).to.equal(true);
      expect(page[1]?.top).to.equal(PAPER.margin + (page[0]?.unit.height ?? 0));
      expect(page.map(textOf)[0]).to.equal('No.|氏名');
    }
    const read = pages.flat().filter(({ isRepeated }) => isRepeated === undefined);
    const rows = read.map(textOf).filter((text) => /^\d+\|/u.test(text));
    expect(rows).to.deep.equal(ROWS.map((cells) => cells.join('|')));
  });

  it('keeps a heading with the headings of its table and the first row', async () => {
    const filled = Array.from({ length: 60 }, (_each, index) => index);
    for (const count of filled) {
      const lines: Block[] = filled.slice(0, count).map(() => ({ kind: 'paragraph', text: 'あ' }));
      const pages = await layOutLetter(sheet(...lines, { kind: 'heading', text: '机1' }, TABLE), 'normal');
      const page = pages.find((units) => units.map(textOf).includes('机1'));
      expect(page?.map(textOf), String(count)).to.include('1|山田 1');
    }
  });

  it('puts a sign in the middle, and leaves no line for what is empty of the head', async () => {
    const sign: Block = { kind: 'sign', lines: [{ text: '机 1', scale: 7 }] };
    const pages = await layOutLetter({ ...sheet(sign), to: '' }, 'large');
    const [title, number] = pages.flat().flatMap(({ unit }) => unit.pieces);
    expect(title?.role).to.equal('H1');
    const [line] = number!.lines;
    expect(line?.size).to.equal(126);
    expect(line!.x + (widthOf(line!.runs) * line!.size) / 2).to.be.closeTo(PAPER.width / 2, 0.01);
  });
});

function sheet(...blocks: readonly Block[]): Sheet {
  return { language: 'ja', title: '題', writtenOn: '', from: '', to: '', blocks };
}

function textOf({ unit }: PlacedUnit): string {
  const words = unit.pieces.map(({ lines }) =>
    lines.flatMap(({ runs }) => runs.map(({ text }) => text)).join(''),
  );
  return words.join('|');
}
