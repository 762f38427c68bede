import { LAYOUTS, type BatchLayout } from '@monban/core/drives/batch-layout';
import type { ApplicationId } from '@monban/core/ids';
import { checkLayout, layoutFile, type LayoutRow } from '@monban/server/batches/layout-file';
import { expect } from 'chai';

const LAYOUT: BatchLayout = {
  columns: [
    { field: 'position', header: 'No.' },
    { field: 'name', header: '氏名' },
  ],
  charset: 'cp932',
  hasHeader: true,
  delimiter: 'comma',
};
const row = (position: number, name: string): LayoutRow => ({
  applicationId: `id-${position}` as ApplicationId,
  position,
  personName: name,
  cells: [String(position), name],
});

describe('a file for the receiving office', () => {
  it('is written in CP932 with lines that end as on Windows', () => {
    const bytes = layoutFile(LAYOUT, [row(1, '髙橋 一郎'), row(2, '﨑山 二郎')]);
    expect(new TextDecoder('shift_jis').decode(bytes)).to.equal('No.,氏名\r\n1,髙橋 一郎\r\n2,﨑山 二郎\r\n');
  });

  it('names everybody whom the set of characters cannot hold, once for each character', () => {
    const rows = [row(1, '𠮷田 𠮟'), row(2, '山田')];
    const { unwritable } = checkLayout(LAYOUT, rows);
    expect(unwritable.map(({ position, character }) => `${position}${character}`)).to.deep.equal([
      '1𠮷',
      '1𠮟',
    ]);
    expect(unwritable[0]).to.include({ header: '氏名', codePoints: 'U+20BB7', personName: '𠮷田 𠮟' });
    expect(() => layoutFile(LAYOUT, rows)).to.throw();
    expect(checkLayout({ ...LAYOUT, charset: 'utf-8' }, rows).unwritable).to.deep.equal([]);
  });

  it('is no formula to any program', () => {
    const bytes = layoutFile({ ...LAYOUT, charset: 'utf-8', hasHeader: false }, [row(1, '=1+1')]);
    expect(Buffer.from(bytes).toString()).to.equal("1,'=1+1\r\n");
  });

  it('can hold its own headers in the set of characters that it says', () => {
    for (const layout of Object.values(LAYOUTS)) expect(layoutFile(layout, []).length).to.be.greaterThan(0);
  });
});
