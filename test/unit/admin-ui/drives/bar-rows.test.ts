import { barRows } from '@monban/admin-ui/drives/bar-rows';
import { expect } from 'chai';

const words = (count: number | null): string => (count === null ? 'hidden' : `${String(count)} people`);

describe('the rows of a bar chart', () => {
  it('share the whole, in the order given and not by size', () => {
    const counts = [
      { key: 'asked', label: 'Asked', count: 10 },
      { key: 'joined', label: 'Joined', count: 30 },
    ];
    const rows = barRows(counts, 40, words);
    expect(rows.map(({ key, percent }) => `${key} ${String(percent)}`)).to.deep.equal([
      'asked 25',
      'joined 75',
    ]);
    expect(rows.map(({ text }) => text)).to.deep.equal(['10 people', '30 people']);
  });

  it('never run over their track, also where the whole was counted a moment earlier', () => {
    const [row] = barRows([{ key: 'joined', label: 'Joined', count: 50 }], 40, words);
    expect(row?.percent).to.equal(100);
  });

  it('have no bar where the number is hidden, and none of nobody', () => {
    const counts = [
      { key: 'hidden', label: 'Hidden', count: null },
      { key: 'none', label: 'None', count: 0 },
    ];
    expect(barRows(counts, 0, words).map(({ percent, text }) => `${text} ${String(percent)}`)).to.deep.equal([
      'hidden 0',
      '0 people 0',
    ]);
  });
});
