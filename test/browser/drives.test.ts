import type { ApplicationState } from '@monban/core/api/applications';
import type { PersonId } from '@monban/core/ids';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { accessibilityProblems } from './accessibility.ts';
import type { ConsolePage } from './console-browser.ts';
import { LANGUAGES, THEMES } from './console-browser.ts';
import { seedDriveCompany, type DriveCompany } from './drive-company.ts';
import { problemsAsItStands, SMALL_PHONE } from './looks.ts';
import { tooWideOrSmall } from './phone-fit.ts';
import { ServerHouse } from './server-house.ts';

const NAME = '2026年秋のカード申請';
const EVERYBODY = 111;

describe('card drives in a browser', function () {
  this.timeout(120_000);
  let house: ServerHouse;
  let company: DriveCompany;
  let clerk: ConsolePage;
  let page: Page;
  let drivePath = '';

  before(async () => {
    house = await ServerHouse.open();
    company = await seedDriveCompany(house.db);
    clerk = await house.signedIn('hr');
    ({ page } = clerk);
  });

  after(() => house.close());

  afterEach(() => {
    expect(clerk.complaints.splice(0)).to.deep.equal([]);
  });

  const stateOf = async (personId: PersonId) => {
    const row = await house
      .db('applications')
      .where({ person_id: personId })
      .first<{ state: string }>('state');
    return row.state;
  };
  /** As if a whole season had gone by. */
  const standing = (ids: readonly PersonId[], state: ApplicationState) =>
    house
      .db('applications')
      .whereIn('person_id', [...ids])
      .update({ state });

  it('begin with a page that says what to do, and a draft with a consent text in both languages', async () => {
    await clerk.go('/drives');
    await page.getByText('一括申請はまだありません').waitFor();
    expect(await problemsAsItStands(clerk, 'drives-empty')).to.deep.equal([]);
    await page.getByRole('link', { name: '一括申請を用意する' }).first().click();
    await page.locator('input[name="drive-name"]').fill(NAME);
    await page.getByText('わたしのページでの見え方').first().waitFor();
    await page.locator('textarea[name="consent-ja"]').press('End');
    expect(await problemsAsItStands(clerk, 'drives-new')).to.deep.equal([]);
    await page.getByRole('tab', { name: 'English' }).click();
    expect(await page.locator('textarea[name="consent-en"]').inputValue()).to.match(/up to you/);
    await clerk.button('下書きを保存する').click();
    await page.getByRole('heading', { level: 1, name: NAME }).waitFor();
    drivePath = new URL(page.url()).pathname;
  });

  it('show whom they would invite, and whom not and why, before anything is sent', async () => {
    await house.db('people').where({ id: company.sellers[44] }).update({ ends_on: '2026-11-30' });
    await clerk.go(drivePath);
    await page.locator('[data-part="inviting"]').waitFor();
    expect(await problemsAsItStands(clerk, 'drives-draft')).to.deep.equal([]);
    await page.getByRole('link', { name: '一人ずつ見る' }).click();
    await page.getByRole('heading', { name: '招待する人の確認' }).waitFor();
    await page.getByText('招待する', { exact: true }).first().waitFor();
    expect(await problemsAsItStands(clerk, 'drives-candidates')).to.deep.equal([]);
    expect(await house.db('applications').select('id')).to.deep.equal([]);
  });

  it('are opened and invite people, and say how many', async () => {
    await clerk.go(drivePath);
    await clerk.button('開始する').click();
    expect(await accessibilityProblems(page)).to.deep.equal([]);
    await page.getByRole('dialog').getByRole('button', { name: '開始する' }).click();
    await page.getByRole('button', { name: /人を招待する$/ }).click();
    await clerk.screenshot('drives-invite-confirm');
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /人を招待する$/ })
      .click();
    await page.locator('[data-part="invitation"][data-state="done"]').waitFor();
    await page.locator('[data-bar="invited"]').waitFor();
    const invited = await house.db('applications').select('id');
    expect(invited.length).to.be.within(EVERYBODY - 1, EVERYBODY);
  });

  it('ask a person on a small phone with three answers of one weight, and let each be taken back', async () => {
    const personId = company.developers[0]!;
    const holder = await house.signedIn('employee', { personId });
    await holder.resize(SMALL_PHONE);
    await holder.go('/own');
    const card = holder.page.locator('[data-part="own-drive"]');
    await card.locator('[data-part="voluntary"]').waitFor();
    await card.locator('[data-part="scam"]').waitFor();
    for (const language of LANGUAGES) {
      await holder.appear({ language, theme: 'light' });
      await holder.go('/own');
      await card.waitFor();
      for (const theme of THEMES) {
        await holder.turn(theme);
        await card.scrollIntoViewIfNeeded();
        await holder.screenshot(`drives-own-${language}-${theme}`);
        expect([
          ...(await tooWideOrSmall(holder.page)),
          ...(await accessibilityProblems(holder.page)),
        ]).to.deep.equal([]);
      }
      await holder.page.locator('[data-answer="join"]').scrollIntoViewIfNeeded();
      await holder.screenshot(`drives-own-answers-${language}`);
    }
    await holder.appear({ language: 'ja', theme: 'light' });
    await holder.go('/own');
    await card.locator('[data-answer="has-card"]').waitFor();
    const answers = await card.locator('[data-answer]').all();
    const boxes = await Promise.all(answers.map((answer) => answer.boundingBox()));
    expect(boxes.map((box) => box?.width)).to.deep.equal(Array(3).fill(boxes[0]?.width));
    expect(boxes.map((box) => box?.height)).to.deep.equal(Array(3).fill(boxes[0]?.height));
    await card.locator('[data-answer="decline"]').click();
    await holder.page.locator('[data-standing="no"]').waitFor();
    expect(await stateOf(personId)).to.equal('declined');
    await card.getByRole('button', { name: '答えを変える' }).click();
    await card.locator('[data-answer="join"]').click();
    await holder.page.locator('[data-standing="under-way"]').waitFor();
    await holder.screenshot('drives-own-joined');
    await card.getByRole('button', { name: '取りやめる' }).click();
    await holder.page.locator('[data-standing="withdrawn"]').waitFor();
    expect(await stateOf(personId)).to.equal('withdrawn');
    await holder.button('元に戻す').click();
    await holder.page.locator('[data-standing="under-way"]').waitFor();
    expect(await accessibilityProblems(holder.page)).to.deep.equal([]);
    expect(holder.complaints).to.deep.equal([]);
    await holder.context.close();
  });

  it('take an answer on paper by the keyboard alone', async () => {
    await clerk.go(`${drivePath}/people?q=${encodeURIComponent('鈴木 開01')}`);
    await page.locator('.row-main').first().waitFor();
    expect(await problemsAsItStands(clerk, 'drives-people')).to.deep.equal([]);
    const press = async (key: string) => page.keyboard.press(key);
    const reach = async (isThere: () => Promise<boolean>) => {
      for (let turn = 0; turn < 80 && !(await isThere()); turn += 1) await press('Tab');
      expect(await isThere()).to.equal(true);
    };
    const holds = (selector: string) => () =>
      page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector);
    const says = (text: string) => () =>
      page.evaluate((wanted) => document.activeElement?.textContent.trim() === wanted, text);
    await reach(holds('.row-main'));
    await press('Enter');
    await page.locator('[data-part="application"]').waitFor();
    expect(await problemsAsItStands(clerk, 'drives-application')).to.deep.equal([]);
    await reach(says('紙の答えを入力する'));
    await press('Enter');
    await reach(holds('[data-part="paper-answer"] input[type="radio"]'));
    await press('Space');
    await page.locator('select[name="consent-version"]').waitFor();
    await clerk.screenshot('drives-paper-answer');
    await press('ArrowDown');
    await reach(says('答えを入力する'));
    await press('Enter');
    await page.getByText('答えを入力しました。').waitFor();
    await page.locator('[data-part="application-history"]').getByText('申し込まないと答えた').waitFor();
    await press('Escape');
    const answers = await house
      .db('applications')
      .where({ via: 'paper' })
      .select<{ state: string; person_id: string }[]>('state', 'person_id');
    expect(answers).to.deep.equal([{ state: 'declined', person_id: company.developers[1] }]);
  });

  it('tell everybody but their clerks no more than groups of ten and more, and say why', async () => {
    await standing(company.developers.slice(10, 30), 'joined');
    await standing(company.developers.slice(30, 45), 'picked-up');
    await standing(company.sellers.slice(0, 12), 'joined');
    for (const role of ['hr', 'auditor'] as const) {
      const other = await house.signedIn(role);
      await other.go(drivePath);
      await other.page.locator('[data-part="board"]').waitFor();
      await other.page.locator('[data-part="who-sees"]').waitFor();
      await other.page.locator('[data-part="why-hidden"]').waitFor();
      const small = other.page.locator('[data-group="総務部"]');
      expect(await small.textContent()).to.include('10人未満');
      expect(await other.page.getByRole('tab').count()).to.equal(0);
      expect(await other.page.locator('[data-part="states"]').count()).to.equal(0);
      expect(await problemsAsItStands(other, `drives-board-${role}`)).to.deep.equal([]);
      expect(other.complaints).to.deep.equal([]);
      await other.context.close();
    }
  });

  it('record what happened for many at once, of those to whom it applies', async () => {
    await standing(company.developers.slice(50, 53), 'submitted');
    await clerk.go(`${drivePath}/people?state=submitted`);
    await page.getByRole('checkbox', { name: 'すべて選ぶ' }).check();
    await clerk.button('進みを記録する').click();
    const dialog = page.getByRole('dialog');
    await dialog.locator('select[name="step"]').selectOption('receive');
    expect(await accessibilityProblems(page)).to.deep.equal([]);
    await clerk.screenshot('drives-steps');
    await dialog.getByRole('button', { name: '3人に記録する' }).click();
    await page.getByText('3人に記録しました。').waitFor();
    expect(await stateOf(company.developers[50]!)).to.equal('received');
  });

  it('get a new consent text, whose former one stays, and another clerk', async () => {
    await clerk.go(`${drivePath}?tab=consent`);
    await clerk.button('新しい版を書く').click();
    await page
      .locator('textarea[name="consent-ja"]')
      .fill('希望する方の申請を、会社がまとめてお手伝いします。\n\n参加は自由です。');
    await page.getByRole('tab', { name: '担当者' }).click();
    const loss = page.getByRole('dialog', { name: '保存せずに離れますか' });
    await loss.getByRole('button', { name: 'やめる' }).click();
    await loss.waitFor({ state: 'hidden' });
    expect(await page.locator('textarea[name="consent-ja"]').inputValue()).to.match(/自由です。$/);
    await clerk.button('新しい版にする').click();
    await page.getByText('第2版にしました。').waitFor();
    await page.getByRole('heading', { name: /第1版/ }).waitFor();
    expect(await problemsAsItStands(clerk, 'drives-consent')).to.deep.equal([]);
    await clerk.go(`${drivePath}?tab=clerks`);
    await page.locator('select[name="clerk"]').selectOption({ index: 1 });
    await clerk.button('追加する').click();
    await page.getByText('担当者に加えました。').waitFor();
    expect(await problemsAsItStands(clerk, 'drives-clerks')).to.deep.equal([]);
  });

  for (const language of LANGUAGES)
    it(`are listed, and shown to their clerks, where everybody can use the page (${language})`, async () => {
      await clerk.appear({ language, theme: 'light' });
      for (const [name, path] of [
        ['list', '/drives'],
        ['progress', drivePath],
        ['settings', `${drivePath}?tab=settings`],
        ['today', '/'],
      ] as const) {
        await clerk.go(path);
        await clerk.settled();
        expect(await problemsAsItStands(clerk, `drives-${name}-${language}`)).to.deep.equal([]);
      }
      await clerk.appear({ language: 'ja', theme: 'light' });
    });

  it('end for good after a word of what that means', async () => {
    await clerk.go(`${drivePath}?tab=settings`);
    await clerk.button('一括申請を終える').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('元には戻せません', { exact: false }).waitFor();
    expect(await accessibilityProblems(page)).to.deep.equal([]);
    await dialog.getByRole('textbox').fill(NAME);
    await dialog.getByRole('button', { name: '一括申請を終える' }).click();
    await page.getByText('一括申請を終えました。').waitFor();
    await clerk.go(drivePath);
    await page.locator('[data-part="states"]').waitFor();
    expect(await page.getByRole('button', { name: /人を招待する$/ }).count()).to.equal(0);
  });
});
