import { groupedHash } from '@monban/core/drives/batch-list';
import { ORDERED_LIST, listOf } from '@monban/server/batches/ordered-list';
import { layOutLetter } from '@monban/server/letters/lay-out-letter';
import { setText, settingOf } from '@monban/server/letters/set-text';
import { expect } from 'chai';

const HASH = 'W_m-'.repeat(10) + 'Www';
const CELLS = ['1', '••••-••••-••••-••••-••••-001', '𠮷田 太郎', 'ヨシダ タロウ', '申請書ID', '1', ''];
const FACTS = {
  organisation: '株式会社門番',
  driveName: '秋の一括申請',
  number: 99_999,
  printedOn: '2026-11-21',
};

describe('the ordered list of a batch on paper', () => {
  it('has the columns of the file, over the whole width', () => {
    const table = listOf(facts(1)).blocks.at(-1);
    const columns = table?.kind === 'table' ? table.columns : [];
    expect(columns.map(({ heading }) => heading)).to.deep.equal(
      ORDERED_LIST.columns.map(({ header }) => header),
    );
    expect(columns.reduce((sum, { share }) => sum + share, 0)).to.be.closeTo(1, 1e-9);
  });

  it('has batch, round and hash at the foot of each page, on one line', () => {
    const { foot = '' } = listOf(facts(1));
    expect(foot).to.include('99999 – 1000').and.include(groupedHash(HASH));
    const place = { x: 0, width: 491, scale: 0.8 };
    expect(setText(`${foot}   9999 / 9999`, settingOf('ja', 'normal'), place).lines).to.have.length(1);
  });

  it('takes one line for a masked form ID and for the name of a photo', async () => {
    const pages = await layOutLetter(listOf(facts(40)), 'normal');
    const rows = pages.flat().filter(({ unit }) => unit.pieces.length === CELLS.length + 1);
    for (const { unit } of rows.slice(1))
      for (const piece of unit.pieces) if (piece.role === 'TD') expect(piece.lines).to.have.length(1);
    expect(rows.length).to.be.greaterThan(40);
  });
});

function facts(count: number) {
  const rows = Array.from({ length: count }, (_row, index) => ({
    cells: [...CELLS, `r10-${index + 88_880}-kfdmtxqb.jpg`],
  }));
  return { ...FACTS, round: { round: 1000, items: count, itemHash: HASH }, rows };
}
