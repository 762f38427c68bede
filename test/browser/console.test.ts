import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { withCheckDigit } from '../support/my-numbers.ts';
import { accessibilityProblems } from './accessibility.ts';
import { type ConsolePage, LANGUAGES } from './console-browser.ts';
import { atDemoDoor, layCard, takeCard } from './demo-hands.ts';
import { DemoHouse } from './demo-house.ts';
import { HolderInsertPrint } from './holder-insert-print.ts';
import { issueAtDesk } from './issue-at-desk.ts';
import { problemsAsItStands } from './looks.ts';
import { filesWithPin, setPinAtDesk } from './pin-at-desk.ts';
import { scrolledThrough } from './scrolled-through.ts';
import { seedPeople } from './seed-people.ts';

const CARD = 'my-number-card-2';
const PASSWORD = 'a long phrase for the tests';
const PAGES = {
  today: '/',
  live: '/live',
  people: '/people',
  badges: '/badges',
  forecast: '/badges/forecast',
  desk: '/desk',
  drives: '/drives',
  'drive-new': '/drives/new',
  loading: '/loading',
  'company-cards': '/company-cards',
  doors: '/doors',
  levels: '/access-levels',
  schedules: '/schedules',
  controllers: '/controllers',
  approvals: '/approvals',
  audit: '/audit',
  operators: '/operators',
  'api-keys': '/api-keys',
  settings: '/settings',
  'legal-basis': '/settings?tab=legal-basis',
  own: '/settings?tab=own',
  demo: '/demo',
} as const;

describe('the console in a browser', function () {
  this.timeout(120_000);
  let house: DemoHouse;
  let operator: ConsolePage;
  let page: Page;

  before(async () => {
    house = await DemoHouse.open();
    operator = await house.visitor();
    page = operator.page;
    await operator.signInOnce(house.link, PASSWORD);
  });

  after(() => house.close());

  afterEach(() => {
    expect(operator.complaints.splice(0).join('\n')).to.equal('');
  });

  it('keeps the session over a reload and shows that it is live and a demo', async () => {
    await operator.go('/');
    await page.locator('[data-live="connected"]').waitFor();
    await page.getByText('これはデモです').waitFor();
    expect(await page.title()).to.equal('今日 | Monban');
  });

  it('waits for a server that does not answer, and asks nobody to sign in again who still is', async () => {
    const refresh = '**/sessions/refresh';
    await page.route(refresh, (asked) => asked.abort());
    await operator.go('/doors?q=1');
    await page.getByRole('heading', { level: 1, name: 'サーバーから返事がありません' }).waitFor();
    await page.unroute(refresh);
    await page.route(refresh, (asked) => asked.fulfill({ status: 503, body: '' }));
    await operator.button('今すぐ試す').click();
    await page.waitForResponse((answer) => answer.status() === 503);
    expect(await problemsAsItStands(operator, 'no-answer')).to.deep.equal([]);
    await page.unroute(refresh);
    await operator.button('今すぐ試す').click();
    await page.getByRole('heading', { level: 1, name: '扉' }).waitFor();
    expect(new URL(page.url()).search).to.equal('?q=1');
  });

  it('keeps the session when two tabs wake up at the same moment', async () => {
    const other = await operator.context.newPage();
    for (let round = 0; round < 3; round += 1) {
      await Promise.all([page, other].map((tab) => tab.goto(`${operator.origin}/`)));
      await Promise.all([page, other].map((tab) => tab.locator('[data-live="connected"]').waitFor()));
    }
    await other.close();
  });

  it('signs in and out in all tabs at once', async () => {
    const other = await operator.context.newPage();
    await Promise.all([page, other].map((tab) => tab.goto(`${operator.origin}/doors`)));
    await operator.signOut();
    await Promise.all([page, other].map((tab) => tab.locator('input[name="login"]').waitFor()));
    await operator.signIn('admin', PASSWORD);
    await Promise.all([page, other].map((tab) => tab.locator('[data-live="connected"]').waitFor()));
    await other.close();
  });

  it('issues a badge at the desk step by step, without a reload', async () => {
    await issueAtDesk(operator, { card: CARD, search: 'アベ' });
  });

  it("has the holder type a PIN at the desk's own page, and keeps it in no file but the card's", async () => {
    const pin = '58302917';
    await setPinAtDesk(operator, { card: CARD, kana: 'アベ', pin });
    await takeCard(page, CARD);
    expect(filesWithPin(house.dataDirectory, pin)).to.deep.equal([]);
  });

  it('suspends the badge at once and lets it work again, and keeps both in its life', async () => {
    await openBadge(operator);
    await operator.button('一時停止する').click();
    await operator.button('社員証を一時停止する').click();
    await page.getByText('一時停止しています').waitFor();
    await operator.button('再開する').click();
    await page.getByRole('dialog').getByRole('button', { name: '再開する' }).click();
    await page.getByText('社員証を再開しました。').waitFor();
    await page.getByRole('tab', { name: '状態の移り変わり' }).click();
    await page.getByText('休職・長期の休み').waitFor();
    await operator.screenshot('badge-life');
  });

  it('prints the holder insert alone, in its exact size, and cuts off no name of the seed', async () => {
    const insert = new HolderInsertPrint(operator);
    for (const path of await insert.pathsOfLongestNames(3)) {
      await operator.go(path);
      await page.locator('[data-part="insert"]').waitFor();
      expect(await insert.overflowing(), path).to.deep.equal([]);
      expect(await insert.sidesMm(), path).to.deep.equal(['85.60 × 53.98', '85.60 × 53.98']);
      const printed = await insert.print();
      expect(printed, path).to.deep.include({ pages: 1, paperMm: '210 × 297' });
      expect(printed.wordsOutside, path).to.deep.equal([]);
    }
  });

  it('shows the tap that opens a door at once, and explains it', async () => {
    await operator.go('/live');
    await page.locator('[data-live="connected"]').waitFor();
    await layCard(page, { card: CARD, reader: /正面玄関 \(入る側\)/ });
    const line = page.locator('.event-line[data-type="access.granted"]').filter({ hasText: '阿部 龍之介' });
    await line.first().waitFor();
    await operator.screenshot('live-granted');
    await line.first().getByRole('button').click();
    const drawer = page.getByRole('dialog');
    await drawer.getByText('社員証と証明書').waitFor();
    await operator.screenshot('live-why');
    expect(await accessibilityProblems(page)).to.deep.equal([]);
    await drawer.getByRole('button', { name: '閉じる' }).click();
    await takeCard(page, CARD);
  });

  it('revokes the badge, shows each door confirm it, and then the refusal', async () => {
    await openBadge(operator);
    await operator.button('停止する').click();
    await page.getByRole('heading', { name: '阿部 龍之介さんの社員証を停止しますか' }).waitFor();
    await operator.button('社員証を停止する').click();
    await page.getByText('すべての扉で確認できました。').waitFor();
    await operator.screenshot('revoked');
    await operator.go('/live');
    await page.locator('[data-live="connected"]').waitFor();
    await layCard(page, { card: CARD, reader: /正面玄関 \(入る側\)/ });
    await page.locator('.event-line[data-reason="badge-revoked"]').first().waitFor();
    await operator.screenshot('live-denied');
    await takeCard(page, CARD);
  });

  it('refuses a My Number in a form, beside the field, in words', async () => {
    await operator.go('/people');
    await operator.button('人を追加する').click();
    await page.locator('input[name="familyName"]').fill('試験');
    await page.locator('input[name="givenName"]').fill('太郎');
    await page.locator('input[name="familyKana"]').fill('しけん');
    await page.locator('input[name="givenKana"]').fill('たろう');
    await page.locator('input[name="employeeCode"]').fill(withCheckDigit('23456789012'));
    await operator.button('保存する').click();
    await page.getByText('マイナンバー（個人番号）は受け付けません').waitFor();
    expect(await page.locator('input[name="employeeCode"]').getAttribute('aria-invalid')).to.equal('true');
    expect(await accessibilityProblems(page)).to.deep.equal([]);
    operator.complaints.splice(0);
  });

  it('leads by keyboard alone from the search to a person and back to the list', async () => {
    await operator.go('/');
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').waitFor();
    await page.keyboard.type('サトウ');
    await page.getByRole('option', { name: /佐藤/ }).first().waitFor();
    expect(await accessibilityProblems(page)).to.deep.equal([]);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: /佐藤/ }).waitFor();
    await operator.go('/people');
    await page.locator('.row-main').first().focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    const name = await page.evaluate(() => document.activeElement?.textContent.trim() ?? '');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name }).waitFor();
  });

  it('shows a door that was forced by shape and word, first in its list and on the first page', async () => {
    await operator.go('/live');
    await page.locator('[data-live="connected"]').waitFor();
    await atDemoDoor(page, /駐車場口/, 'こじ開ける');
    const card = page.locator('.door-card').first();
    await page.locator('.door-card[data-state="forced-open"]').waitFor();
    expect(await card.innerText())
      .to.include('駐車場口')
      .and.to.include('こじ開け');
    await page.locator('.event-line[data-type="door.forced-open"]').first().waitFor();
    expect(await accessibilityProblems(page)).to.deep.equal([]);
    await operator.screenshot('live-forced');
    await operator.go('/');
    await page.getByText('駐車場口 · こじ開け').waitFor();
    await operator.go('/live');
    await atDemoDoor(page, /駐車場口/, '扉を閉じる');
    await page.locator('.door-card[data-state="forced-open"]').waitFor({ state: 'detached' });
  });

  for (const language of LANGUAGES) {
    it(`fits on a phone and is free of accessibility problems on each page in ${language}`, async function () {
      this.timeout(300_000);
      await operator.appear({ language, theme: 'light' });
      const found: string[] = [];
      for (const [name, path] of Object.entries({ ...PAGES, ...(await operator.detailPages()) })) {
        await operator.go(path);
        await operator.settled();
        found.push(...(await problemsAsItStands(operator, `${name}-${language}`)));
      }
      await operator.appear({ language: 'ja', theme: 'light' });
      expect(found).to.deep.equal([]);
    });
  }

  // Last: so many people slow every other page down.
  it('scrolls a list of 20,000 people without a blank row', async () => {
    await seedPeople(house.dataDirectory, 20_000);
    await operator.go('/people');
    const region = page.locator('.table-region');
    await region.waitFor();
    const seen = await scrolledThrough(region);
    await operator.screenshot('people-20000');
    expect(seen.blanks).to.equal(0);
    expect(seen.last).to.be.greaterThan(20_000);
  });
});

async function openBadge(operator: ConsolePage): Promise<void> {
  const { page } = operator;
  await operator.go('/people?q=アベ');
  await page.getByRole('link', { name: '阿部 龍之介' }).click();
  await page.getByRole('tab', { name: '社員証' }).click();
  await page.getByRole('tabpanel').getByRole('link').first().click();
  await page.getByRole('tab', { name: '状態の移り変わり' }).waitFor();
}
