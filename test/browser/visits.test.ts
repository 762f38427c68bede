import { randomUUID } from 'node:crypto';
import { OwnVisits } from '@monban/core/api/visit-rosters';
import { AreaId, SiteId } from '@monban/core/ids';
import { newRecordId } from '@monban/server/records/new-record-id';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { withCheckDigit } from '../support/my-numbers.ts';
import { seedDrive } from '../support/seed-drive.ts';
import { seedController, seedDoor } from '../support/seed-places.ts';
import type { ConsolePage } from './console-browser.ts';
import { seedDriveCompany, type DriveCompany } from './drive-company.ts';
import { problemsAsItStands, SMALL_PHONE } from './looks.ts';
import { ServerHouse } from './server-house.ts';
import { codesAreShown } from './shown-codes.ts';

/** Far enough for every lead time, whatever day the test runs on. */
const DAY = new Date(Date.now() + 60 * 86_400_000).toISOString().slice(0, 10);

const FAKE_CAMERA = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];

const AT = '2026-01-05T00:00:00.000Z';

describe('a municipal visit in a browser', function () {
  this.timeout(120_000);
  let house: ServerHouse;
  let company: DriveCompany;
  let clerk: ConsolePage;
  let page: Page;
  let visitPath = '';
  let token = '';

  before(async () => {
    house = await ServerHouse.open(FAKE_CAMERA);
    company = await seedDriveCompany(house.db);
    await addDoor();
    clerk = await house.signedIn('hr');
    ({ page } = clerk);
    await page.addInitScript(codesAreShown);
  });

  after(() => house.close());

  async function addDoor(): Promise<void> {
    const { id } = await house.db('sites').where({ name: '東京本社' }).first<{ id: string }>('id');
    const siteId = SiteId.parse(id);
    const areaIds = [newRecordId(randomUUID), newRecordId(randomUUID)].map((area) => AreaId.parse(area));
    const [outside, inside] = areaIds as [AreaId, AreaId];
    const times = { created_at: AT, updated_at: AT };
    for (const [index, area] of areaIds.entries())
      await house
        .db('areas')
        .insert({ id: area, site_id: id, name: `区画${String(index)}`, is_protected: false, ...times });
    const places = { siteId, areaIds: [outside, inside], departmentId: '' } as const;
    await seedDoor(house.db, places, await seedController(house.db, places));
  }

  const show = (content: string) =>
    page.evaluate((shown) => {
      Object.assign(globalThis, { shownCode: shown, codeLooks: 0 });
    }, content);

  const takeStep = async (name: string) => {
    await clerk.button(name).click();
    await clerk.button('保存する').last().click();
    await page.getByText('記録しました。').last().waitFor();
  };

  it('is prepared from an empty list, and says what comes next', async () => {
    const operator = await house.db('operators').where({ role: 'hr' }).first<{ id: string }>('id');
    const drive = await seedDrive(house.db, {
      newId: () => newRecordId(randomUUID),
      clerkId: operator.id,
      personIds: company.developers.slice(0, 6),
      driveCase: 'visit',
      applicationState: 'checked',
    });
    await house.db('drives').where({ id: drive.id }).update({ closes_on: DAY });
    await clerk.go(`/drives/${drive.id}`);
    await page.getByRole('link', { name: '市区町村の訪問' }).click();
    await page.getByText('訪問はまだありません').waitFor();
    // The drive was written into the database: its page asks in vain how its invitations went.
    clerk.complaints.splice(0);
    expect(await problemsAsItStands(clerk, 'visits-empty')).to.deep.equal([]);
    await clerk.button('訪問を用意する').click();
    await page.locator('select[name="site"]').selectOption({ label: '東京本社' });
    await page.getByRole('combobox', { name: /訪問を頼む市区町村/u }).fill('千代田');
    await page
      .getByRole('option', { name: /千代田区/u })
      .first()
      .click();
    await clerk.button('保存する').last().click();
    await page.locator('[data-part="visit-progress"]').waitFor();
    visitPath = new URL(page.url()).pathname;
    expect(await problemsAsItStands(clerk, 'visits-idea')).to.deep.equal([]);
  });

  it('goes to a day that was proposed, with slots and a room', async () => {
    await takeStep('問い合わせたことを記録する');
    await takeStep('訪問を依頼したことを記録する');
    await clerk.button('候補日を記録する').click();
    await page.locator('input[name="date-1"]').fill(DAY);
    await clerk.button('保存する').last().click();
    await clerk.button('訪問日を決める').click();
    await page.locator('select[name="on"]').selectOption(DAY);
    await clerk.button('保存する').last().click();
    await page.locator('input[name="room"]').fill('大会議室');
    await page.locator('select[name="check-in-door"]').selectOption({ label: 'Main entrance' });
    await page.locator('[data-part="room"]').getByRole('button', { name: '保存する' }).click();
    await page.getByText('会場を保存しました。').waitFor();
    expect(await problemsAsItStands(clerk, 'visits-room')).to.deep.equal([]);
    await page.getByRole('tab', { name: '予約枠' }).click();
    await clerk.button('予約枠を作る').click();
    await page.getByText('予約枠を作りました。').waitFor();
    expect(await problemsAsItStands(clerk, 'visits-slots')).to.deep.equal([]);
  });

  it('is joined and booked on a phone, by whoever agrees to words that name the municipality', async () => {
    const [person] = company.developers;
    const own = await house.signedIn('employee', { personId: person, size: SMALL_PHONE });
    await own.go('/own');
    const card = own.page.locator('[data-part="own-visit"]');
    await card.getByRole('button', { name: '参加を申し込む' }).click();
    await card.getByText(/千代田区に渡すことに同意します/u).waitFor();
    await card.locator('input[name="birth-date"]').fill('1990-04-02');
    await card.locator('input[name="address"]').fill('東京都千代田区丸の内1丁目2番3号');
    await card.getByRole('combobox', { name: /住所のある市区町村/u }).fill('千代田');
    await own.page
      .getByRole('option', { name: /千代田区/u })
      .first()
      .click();
    await card.locator('input[name="phone"]').fill('03-1234-5678');
    await card.locator('select[name="application-kind"]').selectOption('first');
    await card.getByLabel('読んで同意します').check();
    expect(await problemsAsItStands(own, 'visits-own-joining')).to.deep.equal([]);
    await own.resize(SMALL_PHONE);
    await card.getByRole('button', { name: '同意して参加する' }).click();
    const booked = own.page.waitForResponse(
      (response) => response.request().method() === 'PUT' && response.url().endsWith('/slot'),
    );
    await card.getByRole('button', { name: '09:00' }).click();
    token = OwnVisits.parse(await (await booked).json()).items[0]?.booked?.token ?? '';
    await card.locator('[data-part="own-check-in-door"]').getByText('Main entrance').waitFor();
    await card.getByRole('img', { name: '受付で見せるコード' }).waitFor();
    expect(await problemsAsItStands(own, 'visits-own-booked')).to.deep.equal([]);
    expect(own.complaints.splice(0)).to.deep.equal([]);
    await own.page.close();
  });

  it('sends a roster whose hash is shown, and finishes its preparation', async () => {
    await clerk.go(`${visitPath}?tab=roster`);
    await clerk.button('新しい版を作る').click();
    await page.getByText('第1版').waitFor();
    expect(await page.locator('[data-part="visit-roster"] code').innerText()).to.match(/^[0-9a-f]{64}$/u);
    expect(await problemsAsItStands(clerk, 'visits-roster')).to.deep.equal([]);
    await clerk.go(visitPath);
    await takeStep('名簿を送ったことを記録する');
    await takeStep('名簿が受け付けられたことを記録する');
    await takeStep('準備を終える');
    await page.getByText('訪問日がまだ来ていません。').waitFor();
  });

  it('takes people in by the code of their booking before a camera, and no other code', async () => {
    const today = new Date(Date.now() + 9 * 3_600_000).toISOString().slice(0, 10);
    await house.db('visits').update({ visit_on: today });
    await clerk.go(visitPath);
    await takeStep('受付を始める');
    await clerk.go(`${visitPath}?tab=desk`);
    await page.locator('[data-part="check-in-door"]').getByText('Main entrance', { exact: false }).waitFor();
    const number = withCheckDigit('12345678901');
    const sent: string[] = [];
    page.on('request', (request) => {
      if (request.method() !== 'GET') sent.push(new URL(request.url()).pathname.split('/').at(-1) ?? '');
    });
    await show(number);
    await clerk.button('予約のQRコードをカメラで読む').click();
    await page.waitForFunction(() => ((globalThis as { codeLooks?: number }).codeLooks ?? 0) > 1);
    expect(await page.content()).to.not.include(number);
    expect(await page.locator('video').count(), 'it looks on').to.equal(1);
    expect(sent, 'nothing left the page').to.deep.equal([]);
    await show(token);
    await page.getByText('受付済み', { exact: true }).waitFor();
    expect(await page.locator('video').count(), 'the camera has ended').to.equal(0);
    expect(sent).to.deep.equal(['check-ins']);
  });

  it('shows what another desk does, without anybody’s doing', async () => {
    const { application_id: id } = await house
      .db('visit_rows')
      .whereNotNull('checked_in_at')
      .first<{ application_id: string }>('application_id');
    await house.db('applications').where({ id }).update({ state: 'slotted' });
    await house.db('visit_rows').where({ application_id: id }).update({ checked_in_at: null });
    await page.getByRole('button', { name: /^受け付ける: /u }).waitFor();
  });

  it('is reconciled and closed in the end, and stands in the calendar', async () => {
    await page.getByRole('button', { name: /^受け付ける: /u }).click();
    await page.getByRole('button', { name: /^足りた: /u }).click();
    await page.getByText('合計が名簿と合っています。').waitFor();
    expect(await problemsAsItStands(clerk, 'visits-desk')).to.deep.equal([]);
    await clerk.go(visitPath);
    await takeStep('受付を終える');
    await takeStep('照合を始める');
    await takeStep('照合して完了にする');
    await page.getByText('この訪問は終わりました。').waitFor();
    await clerk.go('/visits');
    await page.locator('[data-part="visit-calendar"]').getByRole('link', { name: '東京本社' }).waitFor();
    expect(await page.locator('[aria-current="date"]').count()).to.equal(1);
    expect(await problemsAsItStands(clerk, 'visits-calendar')).to.deep.equal([]);
    // Two months on, for the last week of a month stands in the next one as well.
    await clerk.button('次の月').click();
    await clerk.button('次の月').click();
    await page.locator('[aria-current="date"]').waitFor({ state: 'detached' });
    await clerk.button('今月').click();
    await page.locator('[aria-current="date"]').waitFor();
    expect(clerk.complaints.splice(0)).to.deep.equal([]);
  });
});
