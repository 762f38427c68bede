import { randomUUID } from 'node:crypto';
import {
  findRows,
  inTurn,
  shelfCounts,
  shelfOf,
  withUnsent,
  type ShownRow,
  type Unsent,
} from '@monban/admin-ui/visit-officers/desk-list';
import type { DeskRow } from '@monban/core/api/visits';
import { VisitRowId } from '@monban/core/ids';
import { newRecordId } from '@monban/server/records/new-record-id';
import { expect } from 'chai';

const AT = '2026-11-25T01:00:00.000Z';
const ids = Array.from({ length: 4 }, () => VisitRowId.parse(newRecordId(randomUUID)));

function rowOf(index: number, change: Partial<DeskRow> = {}): ShownRow {
  return {
    id: ids[index]!,
    rowNumber: index + 1,
    isWalkIn: false,
    name: '山田 太郎',
    kana: 'ヤマダ タロウ',
    from: `09:${String(index * 15).padStart(2, '0')}`,
    desk: 1,
    checkedInAt: null,
    finding: null,
    isUnsent: false,
    ...change,
  };
}

const said = (index: number, action: Unsent['action']): Unsent => ({ rowId: ids[index]!, action, at: AT });

describe('the rows of a visit’s desk', () => {
  it('stand first where somebody is there, then by time and desk, those without a time last, those done at the end', () => {
    const rows = [
      rowOf(0, { finding: 'sufficient', checkedInAt: AT }),
      rowOf(1, { from: null, desk: null }),
      rowOf(2),
      rowOf(3, { checkedInAt: AT }),
    ];
    expect(inTurn(rows).map(({ rowNumber }) => rowNumber)).to.deep.equal([4, 3, 2, 1]);
    const twoDesks = [rowOf(0, { from: '09:00', desk: 2 }), rowOf(1, { from: '09:00', desk: 1 })];
    expect(inTurn(twoDesks).map(({ desk }) => desk)).to.deep.equal([1, 2]);
  });

  it('are found by name and kana however they are typed', () => {
    const rows = [rowOf(0), rowOf(1, { name: '髙橋 Anna', kana: 'タカハシ アンナ' })];
    const found = (typed: string) => findRows(rows, typed).map(({ rowNumber }) => rowNumber);
    for (const typed of ['やまだ', 'ﾔﾏﾀﾞ', 'ヤマダタロウ', 'やまだ　たろう', '山田太郎', '田 太'])
      expect(found(typed), typed).to.deep.equal([1]);
    expect(found('ANNA')).to.deep.equal([2]);
    expect(found('')).to.deep.equal([1, 2]);
    expect(found('鈴木')).to.deep.equal([]);
  });

  it('are found by the beginning of their number, in full width too', () => {
    const rows = [
      rowOf(0),
      rowOf(1, { rowNumber: 12 }),
      rowOf(2, { rowNumber: 21 }),
      rowOf(3, { rowNumber: null }),
    ];
    expect(findRows(rows, '1').map(({ rowNumber }) => rowNumber)).to.deep.equal([1, 12]);
    expect(findRows(rows, '１２').map(({ rowNumber }) => rowNumber)).to.deep.equal([12]);
  });

  it('show what was said as said, and marked, until it has arrived', () => {
    const rows = [rowOf(0), rowOf(1)];
    const unsent = [said(0, { kind: 'check-in' }), said(0, { kind: 'finding', finding: 'falls-back' })];
    const [first, second] = withUnsent(rows, unsent);
    expect(first).to.include({ checkedInAt: AT, finding: 'falls-back', isUnsent: true });
    expect(second).to.include({ checkedInAt: null, isUnsent: false });
    expect(shelfCounts(withUnsent(rows, unsent))).to.deep.equal({ waiting: 1, here: 0, done: 1 });
  });

  it('take an answer and an arrival back in the order they were said', () => {
    const [row] = withUnsent(
      [rowOf(0, { checkedInAt: AT, finding: 'sufficient' })],
      [said(0, { kind: 'take-finding-back' }), said(0, { kind: 'take-check-in-back' })],
    );
    expect(shelfOf(row!)).to.equal('waiting');
  });
});
