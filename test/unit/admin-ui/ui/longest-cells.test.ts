import { expect } from 'chai';
import { LongestCells } from '@monban/admin-ui/ui/longest-cells';

interface Row {
  readonly name: string;
  readonly site: string;
}

describe('the longest texts of a list', () => {
  const rows: readonly Row[] = ['ab', '総務部', '', 'abcdef', '総務部', 'a', '本社総務部'].map((name) => ({
    name,
    site: '東京',
  }));
  const looked: string[] = [];
  const name = {
    text(row: Row) {
      looked.push(row.name);
      return row.name;
    },
  };
  const site = { text: (row: Row) => row.site };

  beforeEach(() => {
    looked.length = 0;
  });

  it('are the three widest of each column, each once, whatever their order', () => {
    expect(new LongestCells<Row>().look(rows, [name, site])).to.deep.equal([
      ['本社総務部', 'abcdef', '総務部'],
      ['東京'],
    ]);
  });

  it('are known of rows that were looked at before, when more come and when a column goes or comes', () => {
    const cells = new LongestCells<Row>();
    cells.look(rows.slice(0, 5), [name, site]);
    looked.length = 0;
    const [longest] = cells.look(rows, [name, site]);
    expect(looked).to.deep.equal(['a', '本社総務部']);
    expect(longest).to.deep.equal(['本社総務部', 'abcdef', '総務部']);
    looked.length = 0;
    expect(cells.look(rows, [name])).to.deep.equal([longest]);
    expect(cells.look(rows, [site, name])).to.deep.equal([['東京'], longest]);
    expect(looked).to.deep.equal([]);
  });

  it('are looked for anew in other rows, and where the words themselves have changed', () => {
    const cells = new LongestCells<Row>();
    const columns = [name];
    cells.look(rows, columns);
    expect(cells.look(rows.slice(1, 2), columns)).to.deep.equal([['総務部']]);
    looked.length = 0;
    cells.look(rows, columns);
    cells.look(rows, columns);
    expect(looked).to.have.length(2 * rows.length);
  });
});
