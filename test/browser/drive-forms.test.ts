import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { newRecordId } from '@monban/server/records/new-record-id';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { withCheckDigit } from '../support/my-numbers.ts';
import { drawPortrait } from '../support/portraits.ts';
import { seedDrive, type SeededDrive } from '../support/seed-drive.ts';
import { accessibilityProblems } from './accessibility.ts';
import { type ConsolePage, LANGUAGES } from './console-browser.ts';
import { seedDriveCompany, type DriveCompany } from './drive-company.ts';
import { DESK, problemsAsItStands, SMALL_PHONE } from './looks.ts';
import { ServerHouse } from './server-house.ts';
import { codesAreShown } from './shown-codes.ts';

const FORM_ID = '12345678901234560000001';
const SHOWN = '1234-5678-9012-3456-0000-001';
const CODE = `https://www.kojinbango-card.go.jp/entry?id=${FORM_ID}`;
const FAKE_CAMERA = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];

describe('forms, photos and letters of a drive in a browser', function () {
  this.timeout(180_000);
  let house: ServerHouse;
  let company: DriveCompany;
  let drive: SeededDrive;
  let clerk: ConsolePage;
  let holder: ConsolePage;
  let page: Page;

  before(async () => {
    house = await ServerHouse.open(FAKE_CAMERA);
    company = await seedDriveCompany(house.db);
    clerk = await house.signedIn('hr');
    ({ page } = clerk);
    const { id: clerkId } = await house
      .db('operators')
      .where({ role: 'hr' })
      .orderBy('created_at', 'desc')
      .first<{ id: string }>('id');
    const newId = (): string => newRecordId(randomUUID);
    drive = await seedDrive(house.db, { newId, clerkId, personIds: company.developers.slice(0, 3) });
    await house.db('drives').update({ closes_on: '2031-12-31' });
    const at = '2026-11-01T00:00:00.000Z';
    const run = {
      id: newId(),
      drive_id: drive.id,
      state: 'done',
      scope: '"all"',
      actor: clerkId,
      left_out: '{}',
    };
    const counts = { total: 3, done: 3, invited: 3, started_at: at, alive_at: at, ended_at: at };
    await house.db('drive_invitations').insert({ ...run, ...counts });
    holder = await house.signedIn('employee', { personId: company.developers[0], size: SMALL_PHONE });
    await holder.page.addInitScript(codesAreShown);
  });

  after(() => house.close());

  afterEach(() => {
    expect([...clerk.complaints.splice(0), ...holder.complaints.splice(0)]).to.deep.equal([]);
  });

  const drivePath = () => `/drives/${drive.id}`;
  const applicationPath = () => `${drivePath()}/people/${drive.applications[0] ?? ''}`;
  const ownPath = () => `/own/drives/${drive.id}/form`;
  const stateOf = async () => {
    const row = await house
      .db('applications')
      .where({ id: drive.applications[0] })
      .first<{ state: string }>('state');
    return row.state;
  };
  const show = (content: string) =>
    holder.page.evaluate((shown) => {
      (globalThis as { shownCode?: string }).shownCode = shown;
    }, content);

  /** In both languages, ends in Japanese and with the size that the page had. */
  async function look(one: ConsolePage, name: string, ready: string): Promise<string[]> {
    const found: string[] = [];
    const before = one.page.viewportSize() ?? DESK;
    for (const language of [...LANGUAGES].reverse()) {
      await one.appear({ language, theme: 'light' });
      await one.page.reload();
      await one.page.locator(ready).first().waitFor();
      found.push(
        ...(await problemsAsItStands(one, `drive-forms-${name}-${language}`, { isForPhones: true })),
      );
    }
    await one.resize(before);
    return found;
  }

  it('are held once a clerk has switched it on, knowing what it means', async () => {
    await clerk.go(`${drivePath()}?tab=settings`);
    const part = page.locator('[data-part="form-collection"]');
    await part.getByText('預かっていません').waitFor();
    await clerk.button('預かることにする').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('30日後に消えます', { exact: false }).waitFor();
    expect(await accessibilityProblems(page)).to.deep.equal([]);
    await dialog.getByRole('button', { name: '預かることにする' }).click();
    await part.getByText('預かっています').waitFor();
    await clerk.button('預かるのをやめる').click();
    await part.getByText('預かっていません').waitFor();
    await clerk.button('預かることにする').click();
    await dialog.getByRole('button', { name: '預かることにする' }).click();
    await part.getByText('預かっています').waitFor();
    expect(await look(clerk, 'collection', '[data-part="form-collection"] strong')).to.deep.equal([]);
  });

  it('are asked for on the own page, which says what comes next and who does it', async () => {
    await holder.go('/own');
    await holder.page.locator('[data-part="own-progress"][data-stage="form"]').waitFor();
    expect(await look(holder, 'own', '[data-part="own-progress"]')).to.deep.equal([]);
    const guide = holder.page.locator('[data-part="own-guide"]');
    await guide.getByText('ご自身で申請するには').click();
    await guide.locator('select[name="guide-language"]').selectOption('ko');
    const problems = await problemsAsItStands(holder, 'drive-forms-own-guide', { isForPhones: true });
    expect(problems).to.deep.equal([]);
    await holder.resize(SMALL_PHONE);
    const download = holder.page.waitForEvent('download');
    await holder.button('案内を保存する（PDF）').click();
    expect((await download).suggestedFilename()).to.equal('self-application.ko.pdf');
    await holder.page.getByText('案内を保存しました。').waitFor();
    await holder.page.getByRole('link', { name: '申請書と写真を登録する' }).click();
    await holder.page.getByRole('heading', { level: 1, name: '交付申請書と写真' }).waitFor();
    expect(await look(holder, 'own-form', '[data-part="form-code"]')).to.deep.equal([]);
  });

  it('take no code of another sheet, repeat nothing of it, and read that of the form', async () => {
    const number = withCheckDigit('12345678901');
    const sent: string[] = [];
    holder.page.on('request', (request) => sent.push(`${request.url()} ${request.postData() ?? ''}`));
    await show(number);
    await holder.button('QRコードをカメラで読む').click();
    await holder.page.getByText('マイナンバーの可能性がある12桁の数字', { exact: false }).waitFor();
    expect(await holder.page.content()).to.not.include(number);
    expect(await holder.page.locator('video').count(), 'the camera has ended').to.equal(0);
    await holder.page.screenshot({ path: artefact('drive-forms-code-refused') });
    await show('https://example.com/');
    await holder.button('QRコードをカメラで読む').click();
    await holder.page.getByText('交付申請書のQRコードではありません', { exact: false }).waitFor();
    await show(CODE);
    await holder.button('QRコードをカメラで読む').click();
    await holder.page.waitForFunction(
      (shown) => document.querySelector<HTMLInputElement>('input[name="form-id"]')?.value === shown,
      SHOWN,
    );
    expect(sent, 'nothing left the page').to.deep.equal([]);
  });

  it('take a form that is typed, in groups, and a photo in its frame', async () => {
    const { page: own } = holder;
    await own.locator('input[name="form-id"]').fill('１２３');
    await holder.button('保存する').click();
    await own.getByText('桁数が違います', { exact: false }).waitFor();
    await own.locator('input[name="form-id"]').fill(FORM_ID);
    await own.waitForFunction(
      (shown) => document.querySelector<HTMLInputElement>('input[name="form-id"]')?.value === shown,
      SHOWN,
    );
    await own.locator('input[name="form-as-of"]').fill('2026-10-01');
    await own.getByLabel('利用者証明用電子証明書を希望しない').check();
    await own.getByText('扉では、同じ権利を持つ会社のカード', { exact: false }).waitFor();
    await holder.button('保存する').click();
    await own.getByText('申請書を登録しました。').waitFor();
    await own.locator('.notice-close').click();
    await own.locator('input[type="file"]').setInputFiles({
      name: 'portrait.jpg',
      mimeType: 'image/jpeg',
      buffer: await drawPortrait({ width: 900, height: 1_200 }),
    });
    await own.locator('canvas.stage').focus();
    await own.keyboard.press('ArrowUp');
    await own.keyboard.press('-');
    await own.screenshot({ path: artefact('drive-forms-cropper'), fullPage: true });
    await holder.button('この写真を登録する').click();
    await own.locator('[data-part="held-photo"] img').waitFor({ timeout: 90_000 });
    expect(await stateOf()).to.equal('photo-ready');
  });

  it('are looked at by a clerk on a page of the application, which a row opens by Enter', async () => {
    await clerk.go(`${drivePath()}/people?state=photo-ready`);
    await page.locator('.row-main').first().focus();
    await page.keyboard.press('Enter');
    await page.locator('[data-part="form-facts"]').waitFor();
    expect(new URL(page.url()).pathname).to.equal(applicationPath());
    await page.locator('[data-part="without-user"]').getByText('扉では使えません').waitFor();
    await page.getByText('••••-••••-••••-••••-••••-001').waitFor();
    expect(await page.getByText(SHOWN).isVisible()).to.equal(false);
    await page.locator('[data-part="held-photo"] img').waitFor();
    expect(await look(clerk, 'application', '[data-part="held-photo"] img')).to.deep.equal([]);
    await page.locator('[data-part="from-paper"] summary').click();
    await page.locator('[data-part="from-paper"] input[name="form-id"]').waitFor();
    expect(await accessibilityProblems(page)).to.deep.equal([]);
    await clerk.button('確認済みにする').click();
    await page.getByText('確認済みです。').waitFor();
    expect(await stateOf()).to.equal('checked');
    await clerk.button('元に戻す').click();
    await clerk.button('確認済みにする').waitFor();
    expect(await stateOf()).to.equal('photo-ready');
  });

  it('are asked for again with a reason from a list, which the person reads', async () => {
    await clerk.button('別の写真をお願いする').click();
    await page.getByRole('dialog').locator('select[name="reason"]').selectOption('shadow');
    expect(await accessibilityProblems(page)).to.deep.equal([]);
    await page.getByRole('dialog').getByRole('button', { name: 'お願いする', exact: true }).click();
    await page.locator('[data-lack="other-photo"]').waitFor();
    await holder.go(ownPath());
    await holder.page.locator('[data-part="photo-asked-again"]').getByText('影のない写真').waitFor();
    expect(await stateOf()).to.equal('form-ready');
  });

  it('are marked as checked for several at once, and opened again by one press', async () => {
    await house.db('application_photos').update({ asked_again: null });
    await house.db('applications').where({ id: drive.applications[0] }).update({ state: 'photo-ready' });
    await clerk.go(`${drivePath()}/people`);
    await page.getByRole('checkbox', { name: 'すべて選ぶ' }).check();
    await clerk.button('まとめて確認済みにする').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('3人のうち、当てはまる1人', { exact: false }).waitFor();
    expect(await accessibilityProblems(page)).to.deep.equal([]);
    await dialog.getByRole('button', { name: '1人を確認済みにする' }).click();
    await page.getByText('1人を確認済みにしました。').waitFor();
    expect(await stateOf()).to.equal('checked');
    await clerk.button('元に戻す').click();
    await page.getByText('元に戻しました', { exact: false }).waitFor();
    expect(await stateOf()).to.equal('photo-ready');
  });

  it('have letters that are read first, saved as PDF, and say why one cannot be made', async () => {
    await clerk.go(drivePath());
    await page.getByRole('link', { name: '手紙' }).click();
    await page.locator('[data-part="never-with-numbers"]').waitFor();
    expect(await look(clerk, 'letters', '[data-part="letter"]')).to.deep.equal([]);
    await clerk.button('文面を見る').click();
    await page.locator('[data-part="preview"] h3').waitFor();
    await page.screenshot({ path: artefact('drive-forms-letter-preview'), fullPage: true });
    const download = page.waitForEvent('download');
    await clerk.button('PDFを保存する').click();
    expect((await download).suggestedFilename()).to.equal('invitation.ja.pdf');
    await page.getByText('PDFを1つ保存しました。').waitFor();
    const kinds = page.locator('select[name="letter-kind"]');
    await kinds.selectOption('what-to-bring');
    await page.locator('[data-part="obstacle"]').getByText('訪問はありません', { exact: false }).waitFor();
    expect(await page.getByRole('button', { name: 'PDFを保存する' }).count()).to.equal(0);
    await clerk.button('文面を見る').click();
    await page.getByText('入力してください。').first().waitFor();
    expect(await accessibilityProblems(page)).to.deep.equal([]);
    await kinds.selectOption('self-application');
    await clerk.button('文面を見る').click();
    await page.locator('[data-part="preview"]').getByText('申請書ID', { exact: false }).first().waitFor();
    await kinds.selectOption('half-day-leave');
    await page.getByRole('combobox', { name: '宛先の人' }).fill('佐藤');
    await page.locator('.lookup-item').first().click();
    await page.locator('input[name="on"]').fill('2026-12-01');
    await clerk.button('文面を見る').click();
    await page.locator('[data-part="preview"]').getByText('佐藤', { exact: false }).first().waitFor();
    await kinds.selectOption('invitation');
    const loss = page.getByRole('dialog', { name: '保存せずに離れますか' });
    await loss.getByRole('button', { name: 'やめる' }).click();
    await loss.waitFor({ state: 'hidden' });
    expect(await kinds.inputValue()).to.equal('half-day-leave');
    expect(await page.locator('input[name="on"]').inputValue()).to.equal('2026-12-01');
  });

  it('remind twice at most, after a word of how many it reaches', async () => {
    await house.db('applications').where({ id: drive.applications[2] }).update({ state: 'invited' });
    await clerk.go(`${drivePath()}/letters`);
    await page.locator('select[name="letter-kind"]').selectOption('first-reminder');
    await clerk.button('文面を見る').click();
    await page.locator('[data-part="preview"] h3').waitFor();
    expect(await house.db('drive_reminders')).to.deep.equal([]);
    await clerk.button('PDFを保存する').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('まだ答えていない1人', { exact: false }).waitFor();
    const download = page.waitForEvent('download');
    await dialog.getByRole('button', { name: 'PDFを保存する' }).click();
    await download;
    await page.getByText('1回目は', { exact: false }).waitFor();
    expect(await house.db('drive_reminders')).to.have.length(1);
  });

  it('and its invitations are taken back while nobody has answered', async () => {
    const before = await house.db('applications').select('id');
    await clerk.go(drivePath());
    await page.getByRole('button', { name: /人を招待する$/ }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /人を招待する$/ })
      .click();
    await page.locator('[data-part="take-back"]').waitFor();
    expect(await look(clerk, 'take-back', '[data-part="take-back"]')).to.deep.equal([]);
    await clerk.button('招待を取り消す').click();
    await page.getByText('招待を取り消しました。', { exact: false }).waitFor();
    expect(await house.db('applications').select('id')).to.have.length(before.length);
    expect(await accessibilityProblems(page)).to.deep.equal([]);
  });
});

function artefact(name: string): string {
  return fileURLToPath(new URL(`../artefacts/${name}.png`, import.meta.url));
}
