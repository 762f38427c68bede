import type { BatchRound } from '@monban/core/api/batches';
import { groupedHash } from '@monban/core/drives/batch-list';
import { coverOf, coverSheet } from '@monban/server/batches/cover-sheet';
import { COVER_WORDS } from '@monban/server/batches/cover-words';
import { expect } from 'chai';

const ROUND: BatchRound = {
  round: 2,
  frozenAt: '2026-11-20T03:00:00.000Z',
  frozenByName: '佐藤 花',
  itemHash: 'aB3_'.repeat(10) + 'xyz',
  items: 1234,
  photos: 1200,
  optOutsSign: 7,
  optOutsUser: 3,
  envelopes: 34,
  validatedAt: null,
  handOver: null,
  receipt: null,
};
const FACTS = { organisation: '株式会社門番', driveName: '秋の一括申請', number: 3, printedOn: '2026-11-21' };

describe('the cover sheet of a batch', () => {
  it('says in Japanese and English what is in the parcel, and the hash in groups', () => {
    const [facts] = coverOf({ ...FACTS, round: ROUND }).blocks;
    const rows = facts?.kind === 'facts' ? facts.rows : [];
    expect(rows.map(({ value }) => value)).to.include.members(['3 – 2', '1234', '34', '7', '3']);
    expect(rows.at(7)?.value).to.equal(groupedHash(ROUND.itemHash));
    for (const { label } of rows) expect(label).to.match(/^[^A-Za-z]+ \/ [A-Z][A-Za-z –-]+$/);
  });

  it('leaves room for a stamp, and lines to write on before it is handed over', () => {
    const { blocks } = coverOf({ ...FACTS, round: ROUND });
    expect(blocks.at(-1)).to.deep.include({ kind: 'box', lines: ['', '', ''] });
    expect(JSON.stringify(blocks)).to.include(COVER_WORDS.ja.toBeWritten);
  });

  it('names who handed it over and the parcel once that is noted', () => {
    const handOver = { way: 'parcel', parcelNumber: 'KX-1', on: '2026-11-21', byName: '鈴木 次郎' } as const;
    const text = JSON.stringify(coverOf({ ...FACTS, round: { ...ROUND, handOver } }).blocks);
    expect(text).to.include('鈴木 次郎 (2026-11-21)').and.include('KX-1');
    expect(text).to.not.include(COVER_WORDS.ja.toBeWritten);
  });

  it('is a tagged PDF of one page', async () => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of coverSheet({ ...FACTS, round: ROUND }, new Date('2026-11-21T00:00:00.000Z')))
      chunks.push(chunk);
    const text = Buffer.concat(chunks).toString('latin1');
    expect(text.startsWith('%PDF-')).to.equal(true);
    expect(text).to.match(/\/Marked true/);
    expect(text.match(/\/Type \/Page\b/g)).to.have.length(1);
  });
});
