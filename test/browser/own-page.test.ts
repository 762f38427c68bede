import { expect } from 'chai';
import { strFromU8, unzipSync } from 'fflate';
import { readFile } from 'node:fs/promises';
import type { PersonId } from '@monban/core/ids';
import { storeTap } from '../support/store-tap.ts';
import { accessibilityProblems } from './accessibility.ts';
import type { ConsolePage } from './console-browser.ts';
import { DemoHouse } from './demo-house.ts';
import { problemsAt, SMALL_PHONE } from './looks.ts';
import type { PeopleAtDemo } from './people-at-demo.ts';
import { tooWideOrSmall } from './phone-fit.ts';

const SECTIONS = ['', '/doors', '/records', '/requests', '/held'].map((section) => `/own${section}`);
const OPERATORS_PAGES = ['/look-ups', '/access-requests', '/settings?tab=stop-lines'];

describe('the own page in a browser', function () {
  this.timeout(240_000);
  let house: DemoHouse;
  let people: PeopleAtDemo;
  let holderId: PersonId;
  let badgeId: string;
  let holder: ConsolePage;
  let guard: ConsolePage;
  let admin: ConsolePage;

  before(async () => {
    house = await DemoHouse.open();
    ({ people } = house);
    holderId = (await people.personNamed('山田 花')).id;
    badgeId = await people.badgeOf(holderId);
    holder = await house.signedIn('employee', { personId: holderId, size: SMALL_PHONE });
    guard = await house.signedIn('security');
    admin = await house.signedIn('admin');
  });

  after(() => house.close());

  afterEach(() => {
    for (const { complaints } of [holder, guard, admin]) expect(complaints.splice(0)).to.deep.equal([]);
  });

  it('is where an employee lands, and all there is', async () => {
    await holder.go('/');
    await holder.page.getByRole('heading', { level: 1, name: 'わたしのページ' }).waitFor();
    expect(new URL(holder.page.url()).pathname).to.equal('/own');
    expect(await holder.page.getByRole('navigation', { name: '主なメニュー' }).count()).to.equal(0);
    expect(await holder.page.getByRole('button', { name: '検索とコマンド' }).count()).to.equal(0);
    await holder.go('/people');
    await holder.page.getByRole('heading', { name: 'このページを開く権限がありません' }).waitFor();
  });

  it('fits on a small phone and can be used by everybody', async () => {
    const found: string[] = [];
    const nameOf = (path: string) => `own${path.replaceAll(/\W+/g, '-')}`;
    for (const path of [...SECTIONS, '/stop']) found.push(...(await problemsAt(holder, path, nameOf(path))));
    await holder.resize(SMALL_PHONE);
    for (const path of OPERATORS_PAGES) found.push(...(await problemsAt(admin, path, nameOf(path))));
    expect(found).to.deep.equal([]);
  });

  it('gets an answer to a request for access, with the comment of whoever decided', async () => {
    const { page } = holder;
    await holder.go('/own/requests');
    await holder.button('申請する').click();
    const form = page.getByRole('dialog');
    await form.locator('select[name="door"]').selectOption({ label: '搬入口' });
    await form.locator('textarea[name="reason"]').fill('棚卸しの荷物を受け取るため');
    expect(await accessibilityProblems(page)).to.deep.equal([]);
    await form.getByRole('button', { name: '申し込む' }).click();
    await page.getByText('承認待ち').waitFor();
    await guard.go('/access-requests');
    await guard.page.getByText('山田 花').first().click();
    const decision = guard.page.getByRole('dialog');
    await decision.getByText('棚卸しの荷物を受け取るため').waitFor();
    await decision.locator('textarea[name="comment"]').fill('12時までにどうぞ');
    await decision.getByRole('button', { name: '承認する' }).click();
    await guard.page.getByText('承認しました。').waitFor();
    await holder.go('/own/requests');
    await page.getByText('12時までにどうぞ').waitFor();
    await holder.go('/own/doors');
    await page.getByRole('heading', { name: '搬入口' }).waitFor();
  });

  it('shows who looked at one’s movements, who had to give a reason first', async () => {
    await storeTap(people.db, { badgeId, at: new Date(), door: await people.anyDoor() });
    await guard.go(`/people/${holderId}`);
    await guard.page.getByRole('tab', { name: '出来事' }).click();
    await guard.page.locator('[data-part="look-up-reason"]').waitFor();
    expect(await guard.page.locator('.event-line').count()).to.equal(0);
    await guard.button('通行を見る').click();
    await guard.page.getByRole('radio', { name: '保安上の出来事' }).check();
    await guard.page.locator('textarea[name="reason"]').fill('夜間に扉が開いた件');
    expect(await accessibilityProblems(guard.page)).to.deep.equal([]);
    await guard.button('通行を見る').click();
    await guard.page.locator('.event-line').first().waitFor();
    await guard.screenshot('movements-with-reason');
    await holder.go('/own/records');
    await holder.page.getByText('夜間に扉が開いた件').waitFor();
    await holder.page.locator('[data-part="own-events"] li').first().waitFor();
  });

  it('hands out all that is held as one file', async () => {
    await holder.go('/own/held');
    await holder.button('ファイルを作る').click();
    const saving = holder.page.waitForEvent('download');
    await holder.button('ファイルを保存する').click();
    const bytes = await readFile(await (await saving).path());
    const files = unzipSync(new Uint8Array(bytes));
    expect(strFromU8(files['about-me.html']!)).to.include('山田');
  });

  it('stops a lost badge in two clicks, and shows the doors confirm it', async () => {
    const { page } = holder;
    await holder.go('/own/records');
    await holder.button('カードをなくした').click();
    expect(await accessibilityProblems(page)).to.deep.equal([]);
    await holder.button('社員証を止める').click();
    await holder.page.getByRole('link', { name: '社員証', exact: true }).click();
    await page.locator(`[data-badge="${badgeId}"] [data-done="true"]`).waitFor();
    await page.getByRole('link', { name: '0120-95-0178' }).waitFor();
    await holder.screenshot('own-stopped');
    expect(await page.getByRole('button', { name: 'カードをなくした' }).count()).to.equal(0);
    expect([...(await tooWideOrSmall(page)), ...(await accessibilityProblems(page))]).to.deep.equal([]);
    expect(await people.stateOf(badgeId)).to.equal('suspended holder-request');
  });

  it('shows a borrowed card to give back, and stops it in two clicks when it is lost', async () => {
    const { page } = holder;
    const lentId = await people.lendTo(holderId, '中村 真理');
    await holder.go('/own');
    const loan = page.locator(`[data-part="own-loan"][data-badge="${lentId}"]`);
    await loan.getByText('デスクへ返してください', { exact: false }).waitFor();
    await holder.screenshot('own-loan');
    expect([...(await tooWideOrSmall(page)), ...(await accessibilityProblems(page))]).to.deep.equal([]);
    await holder.button('カードをなくした').click();
    await holder.button('社員証を止める').click();
    await loan.locator('[data-done="true"]').waitFor();
    await holder.screenshot('own-loan-stopped');
    expect([...(await tooWideOrSmall(page)), ...(await accessibilityProblems(page))]).to.deep.equal([]);
    expect(await people.stateOf(lentId)).to.equal('suspended holder-request');
  });

  it('is given to several people at once, with links to print that work once', async () => {
    await admin.go('/people?q=ナカムラ');
    await admin.page.getByRole('checkbox', { name: /中村 真理/ }).check();
    await admin.button('わたしのページを渡す').click();
    await admin.button('リンクを作る').click();
    const list = admin.page.locator('[data-part="own-page-links"]');
    const link = await list.locator('code').innerText();
    expect(await accessibilityProblems(admin.page)).to.deep.equal([]);
    const newcomer = await house.visitor();
    await newcomer.page.goto(link);
    await newcomer.button('続ける').click();
    await newcomer.page.locator('input[name="new-password"]').waitFor();
    expect(newcomer.complaints).to.deep.equal([]);
  });

  it('is not needed to stop a badge: the code on a slip is enough, once', async () => {
    const { id, employeeCode } = await people.personNamed('中村 真理');
    const lostId = await people.badgeOf(id);
    await admin.go(`/badges/${lostId}/stop-slip`);
    await admin.button('コードを作る').click();
    const slip = admin.page.locator('[data-part="slip"]');
    expect(await slip.innerText())
      .to.include(employeeCode)
      .and.to.include(`${house.origin}/stop`);
    expect(await accessibilityProblems(admin.page)).to.deep.equal([]);
    const code = await slip.locator('.slip-code').innerText();
    const stranger = await house.visitor();
    await stranger.resize(SMALL_PHONE);
    await stranger.go('/sign-in');
    await stranger.page.getByRole('link', { name: /停止コードで止める/ }).click();
    await stranger.page.locator('input[name="employee-code"]').fill(employeeCode);
    await stranger.page.locator('input[name="stop-code"]').fill(` ${code.toLowerCase()} `);
    await stranger.button('社員証を止める').click();
    await stranger.page.locator('[data-part="stop-received"]').waitFor();
    await stranger.screenshot('stop-received');
    expect(await accessibilityProblems(stranger.page)).to.deep.equal([]);
    expect(await people.stateOf(lostId)).to.equal('suspended holder-request');
    expect(stranger.complaints).to.deep.equal([]);
  });
});
