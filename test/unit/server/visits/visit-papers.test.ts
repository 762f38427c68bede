import type { VisitSlot } from '@monban/core/api/visits';
import type { VisitRowId, VisitSlotId } from '@monban/core/ids';
import { mailText } from '@monban/core/letters/mail-text';
import type { Sheet } from '@monban/core/letters/letter';
import { dayReport, type DayFacts } from '@monban/server/visits/day-report';
import { deskLabels } from '@monban/server/visits/desk-labels';
import { requestForm } from '@monban/server/visits/request-form';
import { deskTimetables, timesByDesk, wallTimetable, type TimedRow } from '@monban/server/visits/timetable';
import { expect } from 'chai';

const HEAD = {
  organisation: '株式会社門番',
  municipality: '千代田区',
  place: '東京本社 大会議室',
  day: '2026年12月15日（火）',
  writtenOn: '2026年12月1日（火）',
};
const TARO = { id: 'row-1' as VisitRowId, rowNumber: 7, name: '山田 太郎', kana: 'ヤマダ タロウ' };
const WALK_IN = { id: 'row-2' as VisitRowId, rowNumber: null, name: '鈴木 次郎', kana: 'スズキ ジロウ' };
const SLOTS = [
  slot('09:00', '09:30', 1, 'row-1'),
  slot('09:00', '09:30', 2, 'row-2'),
  slot('10:00', '10:30', 1, null),
  slot('10:00', '10:30', 2, 'row-hidden'),
];
const ROWS: readonly TimedRow[] = [TARO, WALK_IN];
const DESKS = timesByDesk(SLOTS, ROWS);

describe('the timetable of a visit', () => {
  it('goes by desk and time, with a break between two slots', () => {
    expect(DESKS).to.deep.equal([
      {
        desk: 1,
        lines: [
          { kind: 'taken', from: '09:00', until: '09:30', row: TARO },
          { kind: 'pause', from: '09:30', until: '10:00' },
          { kind: 'free', from: '10:00', until: '10:30' },
        ],
      },
      {
        desk: 2,
        lines: [
          { kind: 'taken', from: '09:00', until: '09:30', row: WALK_IN },
          { kind: 'pause', from: '09:30', until: '10:00' },
          { kind: 'taken', from: '10:00', until: '10:30', row: null },
        ],
      },
    ]);
  });

  it('names nobody on the wall: rows of the roster, and whether a desk is taken', () => {
    const text = textOf(wallTimetable(HEAD, DESKS));
    expect(text).to.include('09:00–09:30 | 7').and.include('10:00–10:30 | 空き / free');
    expect(text).to.include('09:00–09:30 | 予約済み / taken').and.include('09:30–10:00 | 休憩 / break');
    for (const { name, kana } of ROWS) expect(text).to.not.include(name).and.not.include(kana);
  });

  it('gives each desk a page with its own people alone, and nobody who is shown in no list', () => {
    const [first = '', second = '', ...others] = deskTimetables(HEAD, DESKS).map(textOf);
    expect(others).to.deep.equal([]);
    expect(first).to.include('09:00–09:30 | 7 | 山田 太郎 | ヤマダ タロウ').and.not.include('鈴木');
    expect(second).to.include('09:00–09:30 |  | 鈴木 次郎').and.not.include('山田');
    expect(second).to.include('10:00–10:30 |  | 予約済み / taken | ');
  });
});

describe('the request for a visit', () => {
  const request = (willing: number) =>
    textOf(requestForm(HEAD, { willing, earliestOn: '2027年2月1日（月）', contacts: ['佐藤 花'] }));

  it('says where, from when, for how many and whom to ask, and leaves room to sign', () => {
    const text = request(48);
    expect(text).to.include('千代田区 御中').and.include('東京本社 大会議室').and.include('48人');
    expect(text).to.include('2027年2月1日（月）以降').and.include('担当者: 佐藤 花');
    expect(text).to.include('署名または記名押印: \n');
  });

  it('writes down no number under ten', () => {
    expect(request(10)).to.include('希望する人の見込み: 10人\n');
    expect(request(9)).to.include('希望する人の見込み: 10人未満').and.not.include('9人');
  });
});

describe('the labels of desks', () => {
  it('have a page for each desk, in Japanese and then in English', () => {
    const pages = deskLabels(HEAD, [1, 2]);
    expect(pages.map((page) => textOf(page).match(/机 .|千代田区|Desk ./gu))).to.deep.equal([
      ['机 1', '千代田区', 'Desk 1'],
      ['机 2', '千代田区', 'Desk 2'],
    ]);
  });
});

describe('the day report of a visit', () => {
  const counts = { rows: 12, accepted: 9, short: 2, noShow: 1, open: 0 };
  const day: DayFacts = {
    planned: { from: '09:00', until: '16:30' },
    opened: '08:55',
    shut: '16:40',
    counts,
    walkIns: 2,
  };

  it('says place, day, times and counts that add up, and has a place for two signatures', () => {
    const text = textOf(dayReport(HEAD, day));
    for (const part of ['千代田区', '東京本社 大会議室', '2026年12月15日', '09:00–16:30', '08:55', '16:40'])
      expect(text).to.include(part);
    expect(text).to.include('9 + 2 + 1 = 12').and.include('On the roster: 10').and.include('Walk-ins: 2');
    expect(text.match(/For the (company|municipality)/gu)).to.have.length(2);
    expect(text.match(/氏名 \/ Name: ＿/gu)).to.have.length(2);
  });

  it('is no sum while somebody has no finding, and says how many', () => {
    const text = textOf(dayReport(HEAD, { ...day, counts: { ...counts, accepted: 8, open: 1 } }));
    expect(text).to.include('No finding: 1').and.not.include(' = 12');
  });

  it('leaves out what nobody can tell any more', () => {
    const text = textOf(dayReport(HEAD, { ...day, planned: null, opened: null, shut: null, walkIns: null }));
    for (const word of ['Planned', 'Desk opened', 'Desk shut', 'On the roster', 'Walk-ins'])
      expect(text).to.not.include(word);
  });
});

function textOf(sheet: Sheet): string {
  return `${sheet.title}\n${mailText(sheet).text}`;
}

// eslint-disable-next-line max-params -- a row of the table above
function slot(from: string, until: string, desk: number, rowId: string | null): VisitSlot {
  return { id: `slot-${from}-${desk}` as VisitSlotId, from, until, desk, rowId: rowId as VisitRowId | null };
}
