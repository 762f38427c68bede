import { randomUUID } from 'node:crypto';
import { closingPeriod, daysOf } from '@monban/core/attendance/closing-period';
import { isoWeekday } from '@monban/core/attendance/work-calendar';
import type { PersonId } from '@monban/core/ids';
import { addMonths } from '@monban/core/calendar/days';
import { localDate } from '@monban/server/snapshots/local-day';
import { expect } from 'chai';
import { LUNCH, NINE_TO_SIX } from '../support/attendance-office.ts';
import type { ConsolePage } from './console-browser.ts';
import { seedDriveCompany } from './drive-company.ts';
import { problemsAsItStands, SMALL_PHONE } from './looks.ts';
import { ServerHouse } from './server-house.ts';

/** The month before this one, by the clock of the company: every day of it is over. */
const MONTH = addMonths(`${localDate(new Date(), 'Asia/Tokyo').slice(0, 7)}-01`, -1).slice(0, 7);
const WORKDAYS = daysOf(closingPeriod(31, MONTH)).filter((day) => isoWeekday(day) <= 5);
const GAP = WORKDAYS[2] ?? '';
const NIGHT = WORKDAYS[3] ?? '';

describe('working time in a browser', function () {
  this.timeout(120_000);
  let house: ServerHouse;
  let hr: ConsolePage;
  let personId: PersonId;
  let managerId: PersonId;

  before(async () => {
    house = await ServerHouse.open();
    const { developers } = await seedDriveCompany(house.db);
    [personId, managerId] = developers as [PersonId, PersonId];
    await house.db('people').where({ id: personId }).update({ manager_id: managerId });
    hr = await house.signedIn('hr');
  });

  after(() => house.close());

  it('begins with a group that says what door times are, and with somebody’s terms', async () => {
    const { page } = hr;
    await hr.go('/attendance');
    await page.getByText('勤怠グループがまだありません').waitFor();
    expect(await problemsAsItStands(hr, 'attendance-empty')).to.deep.equal([]);
    await page.getByRole('link', { name: 'グループを作る' }).click();
    await hr.button('グループを作る').first().click();
    await page.locator('input[name="name"]').fill('本社');
    await page.locator('input[name="noticeOn"]').fill('2026-04-01');
    expect(await problemsAsItStands(hr, 'attendance-group-form')).to.deep.equal([]);
    await hr.button('保存する').last().click();
    await page.getByText('「本社」を作りました。').waitFor();
    expect(await problemsAsItStands(hr, 'attendance-group')).to.deep.equal([]);
    await hr.go(`/people/${personId}?tab=attendance`);
    await page.getByText('労働条件がまだありません').waitFor();
    await hr.button('労働条件を登録する').click();
    await page.locator('input[name="fromDate"]').fill(`${MONTH}-01`);
    expect(await problemsAsItStands(hr, 'attendance-terms-form')).to.deep.equal([]);
    await hr.button('保存する').last().click();
    await page.getByText('労働条件を登録しました。').waitFor();
    await page.getByText(/本社・固定の時間/u).waitFor();
    expect(await problemsAsItStands(hr, 'attendance-terms')).to.deep.equal([]);
  });

  it('is claimed on a phone by whoever has a gap, in two taps', async () => {
    const days = WORKDAYS.filter((day) => day !== GAP && day !== NIGHT);
    await approveDays(days);
    const own = await house.signedIn('employee', { personId, size: SMALL_PHONE });
    await own.go('/own/time');
    await own.button('前の月').click();
    const gaps = own.page.locator('[data-part="gaps"]');
    await gaps.getByText('記録も申告もありません').first().waitFor();
    expect(await gaps.locator('article').count()).to.equal(2);
    expect(await problemsAsItStands(own, 'attendance-own')).to.deep.equal([]);
    await own.resize(SMALL_PHONE);
    await gaps.getByRole('button').first().click();
    expect(await problemsAsItStands(own, 'attendance-claim')).to.deep.equal([]);
    await own.resize(SMALL_PHONE);
    await own.button('申告する').last().click();
    await own.page.getByText('申告しました。上長が承認します。').waitFor();
    await gaps.getByRole('button').first().click();
    await own.page.locator('input[name="from"]').fill('22:00');
    await own.page.locator('input[name="until"]').fill('31時');
    await own.button('申告する').last().click();
    await own.page.getByText('9:05や26:00のように書いてください。').waitFor();
    await own.page.locator('input[name="until"]').fill('31:00');
    await own.button('休憩1を外す').click();
    await own.button('申告する').last().click();
    await own.page.getByText('確かめる日はありません。').waitFor();
    expect(own.complaints.filter((text) => !text.includes('422'))).to.deep.equal([]);
  });

  it('is approved by the manager, or given back with a reason that the person reads', async () => {
    const manager = await house.signedIn('employee', { personId: managerId });
    await manager.go('/own/time');
    const inbox = manager.page.locator('[data-part="inbox"]');
    await inbox.getByText('22:00–31:00').waitFor();
    expect(await problemsAsItStands(manager, 'attendance-inbox')).to.deep.equal([]);
    await inbox
      .getByRole('button', { name: /承認する/u })
      .first()
      .click();
    await manager.page.getByText('承認しました。').waitFor();
    await inbox.getByRole('button', { name: /差し戻す/u }).click();
    await manager.page.locator('textarea[name="comment"]').fill('休憩を書いてください');
    await manager.button('差し戻す').last().click();
    await manager.page.getByText('差し戻しました。').waitFor();
    const own = await house.signedIn('employee', { personId });
    await own.go('/own/time');
    await own.button('前の月').click();
    await own.page.getByText('休憩を書いてください').first().waitFor();
  });

  it('is closed by HR once nothing is in the way, and opened again with a reason', async () => {
    const { page } = hr;
    await hr.go(`/attendance?month=${MONTH}`);
    await page.getByText('まだ締めていません。').waitFor();
    await hr.button('締めの確認').click();
    await page.getByText('1人のうち、1人に未処理の日があります。').waitFor();
    expect(await problemsAsItStands(hr, 'attendance-check')).to.deep.equal([]);
    await approveDays([NIGHT]);
    await hr.button('確かめ直す').click();
    await page.getByText('1人全員の日が片付いています。締められます。').waitFor();
    await hr.button('月を締める').click();
    await hr.button('月を締める').last().click();
    await page.getByText('月を締めました。').waitFor();
    await page.getByText(/第1版・1人/u).waitFor();
    expect(await problemsAsItStands(hr, 'attendance-closed')).to.deep.equal([]);
    const files = page.locator('[data-part="exports"]');
    await page.locator('select[name="rounding"]').selectOption('day');
    await hr.button('中身を確かめる').click();
    await files.getByText(/一日ごとの丸めはできません/u).waitFor();
    await page.locator('select[name="rounding"]').selectOption('none');
    await page.locator('select[name="profile"]').selectOption('freee-summary');
    await hr.button('中身を確かめる').click();
    await files.getByText('1人分です。初めの20人を表示しています。').waitFor();
    expect(await problemsAsItStands(hr, 'attendance-export')).to.deep.equal([]);
    const saved = page.waitForEvent('download');
    await hr.button('ファイルを作る').click();
    expect((await saved).suggestedFilename()).to.equal('attendance-v1-freee-summary.csv');
    await files.getByText(/freee 勤怠サマリー・第1版・1人/u).waitFor();
    await page.getByRole('link', { name: '全員の月を見る（1人）' }).click();
    await page.getByText('締められます').waitFor();
    expect(await problemsAsItStands(hr, 'attendance-people')).to.deep.equal([]);
    await page.getByRole('link', { name: /開00/u }).click();
    await page.getByText('この月は締めてあります。変えるには、人事が締めを解除します。').waitFor();
    expect(await problemsAsItStands(hr, 'attendance-month')).to.deep.equal([]);
    await hr.go(`/attendance?month=${MONTH}`);
    await hr.button('締めを解除する').click();
    await page.locator('textarea[name="reason"]').fill('退勤の記録が後から届いたため');
    await hr.button('締めを解除する').last().click();
    await page.getByText('締めを解除しました。').waitFor();
    await page.getByText(/退勤の記録が後から届いたため/u).waitFor();
    // The refusal of a rounding is told by the browser as well.
    expect(hr.complaints.filter((text) => !text.includes('422'))).to.deep.equal([]);
  });

  /** As if each had been said and approved, nine to six. */
  async function approveDays(days: readonly string[]): Promise<void> {
    const operator = await house.db('operators').first<{ id: string }>('id');
    const at = new Date().toISOString();
    for (const day of days) {
      const last = await house
        .db('attendance_claims')
        .where({ person_id: personId, on_date: day })
        .max<{ last: number | null }[]>({ last: 'number' })
        .first();
      await house.db('attendance_claims').insert({
        ...{ id: randomUUID(), person_id: personId, on_date: day, number: (last?.last ?? 0) + 1 },
        ...{ work: JSON.stringify(NINE_TO_SIX.work), breaks: JSON.stringify([LUNCH]), reason: 'ordinary' },
        ...{ note: '', comment: '', state: 'approved', made_by: operator.id, made_at: at },
        ...{ decided_by: operator.id, decided_at: at },
      });
    }
  }
});
