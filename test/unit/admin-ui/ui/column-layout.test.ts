import { expect } from 'chai';
import fc from 'fast-check';
import { layOutColumns, type ColumnNeed } from '@monban/admin-ui/ui/column-layout';
import { linesOf } from '@monban/admin-ui/ui/text-parts';

const PADDING_PX = 20;

type Words = readonly number[];

/** A column with a heading and one cell, each of words as wide as that. */
function column(key: string, [head, cell]: readonly [Words, Words], more: Partial<ColumnNeed> = {}) {
  return { key, head, cells: [cell], isFirstToFold: false, weight: 1, ...more };
}

describe('the columns of a list', () => {
  const people = [
    column('name', [[40], [60, 60]]),
    column('kana', [[60], [80, 80]], { isFirstToFold: true }),
    column('code', [[90], [50]]),
    column('site', [[50], [70]], { isFirstToFold: true }),
    column('state', [[40], [110]]),
  ];

  it('stand side by side where each has room, and what nobody needs is shared by weight', () => {
    const { shown, folded, lines, foldedLines } = layOutColumns(people, {
      widthPx: 1_200,
      paddingPx: PADDING_PX,
    });
    expect(shown.map(({ key }) => key)).to.deep.equal(['name', 'kana', 'code', 'site', 'state']);
    expect({ folded, lines, foldedLines }).to.deep.equal({ folded: [], lines: 1, foldedLines: 0 });
    expect(sum(shown.map(({ widthPx }) => widthPx))).to.be.closeTo(1_200, 0.01);
    const [name, heavy] = layOutColumns(
      [column('a', [[10], [10]]), column('b', [[10], [10]], { weight: 3 })],
      {
        widthPx: 460,
        paddingPx: PADDING_PX,
      },
    ).shown;
    expect([name?.widthPx, heavy?.widthPx]).to.deep.equal([130, 330]);
  });

  it('go under the name from the last of those that may first, then the others', () => {
    const keysAt = (widthPx: number): string =>
      layOutColumns(people, { widthPx, paddingPx: PADDING_PX })
        .shown.map(({ key }) => key)
        .join(' ');
    expect(keysAt(650)).to.equal('name kana code site state');
    expect(keysAt(649)).to.equal('name kana code state');
    expect(keysAt(500)).to.equal('name code state');
    expect(keysAt(300)).to.equal('name code');
    expect(keysAt(200)).to.equal('name');
    expect(keysAt(20)).to.equal('name');
  });

  it('are never narrower than a word of their heading', () => {
    const { shown } = layOutColumns(
      [column('a', [[30], [30]]), column('b', [[200, 200], [10]]), column('c', [[30], [30]])],
      { widthPx: 340, paddingPx: PADDING_PX },
    );
    expect(shown.find(({ key }) => key === 'b')?.widthPx).to.be.at.least(220);
  });

  it('break a long text rather than send another column away', () => {
    const long = Array.from({ length: 30 }, () => 16);
    const { shown, lines } = layOutColumns([column('a', [[30], [30]]), column('b', [[30], long])], {
      widthPx: 320,
      paddingPx: PADDING_PX,
    });
    expect(shown).to.have.length(2);
    expect(lines).to.equal(2);
  });

  it('that are told under the name have the lines that their words and texts take', () => {
    const { folded, foldedLines } = layOutColumns(people, { widthPx: 200, paddingPx: PADDING_PX });
    expect(folded).to.deep.equal(['kana', 'code', 'site', 'state']);
    // Kana breaks over two lines; code has a line; site and state do not fit on one.
    expect(foldedLines).to.equal(5);
    const nothing = layOutColumns([...people.slice(0, 1), column('b', [[500], []])], {
      widthPx: 200,
      paddingPx: PADDING_PX,
    });
    expect(nothing).to.deep.include({ folded: ['b'], foldedLines: 0 });
  });

  it('take the width they are given, each of them shown once or folded, and cut no text short of three lines', () => {
    const needs = fc.uniqueArray(
      fc.record({
        key: fc.string({ minLength: 1 }),
        head: fc.array(fc.integer({ min: 1, max: 120 }), { minLength: 1, maxLength: 3 }),
        cells: fc.array(fc.array(fc.integer({ min: 1, max: 120 }), { maxLength: 5 }), { maxLength: 3 }),
        isFirstToFold: fc.boolean(),
        weight: fc.double({ min: 0.1, max: 3, noNaN: true }),
      }),
      { selector: ({ key }) => key, minLength: 1, maxLength: 9 },
    );
    fc.assert(
      fc.property(needs, fc.integer({ min: 340, max: 1_900 }), (columns, widthPx) => {
        const { shown, folded, lines } = layOutColumns(columns, { widthPx, paddingPx: PADDING_PX });
        expect([...shown.map(({ key }) => key), ...folded]).to.have.members(columns.map(({ key }) => key));
        expect(shown[0]?.key).to.equal(columns[0]?.key);
        expect(sum(shown.map((each) => each.widthPx))).to.be.closeTo(widthPx, 0.01);
        for (const { key, widthPx: px } of shown) {
          const need = columns.find((each) => each.key === key);
          const room = px - PADDING_PX + 0.01;
          expect(Math.max(...(need?.head ?? []))).to.be.at.most(room);
          for (const cell of need?.cells ?? []) expect(linesOf(cell, room)).to.be.at.most(lines);
        }
      }),
    );
  });
});

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
