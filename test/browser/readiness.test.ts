import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { withCheckDigit } from '@monban/core/municipalities/code';
import { newRecordId } from '@monban/server/records/new-record-id';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { seedBadge } from '../support/seed-badge.ts';
import { seedDrive, type SeededDrive } from '../support/seed-drive.ts';
import { sqliteIn } from '../support/start-server.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { TestApi } from '../support/test-api.ts';
import { accessibilityProblems } from './accessibility.ts';
import { ConsolePage, LANGUAGES, launchBrowser, THEMES } from './console-browser.ts';
import { seedDriveCompany, type DriveCompany } from './drive-company.ts';
import { PeopleAtDemo } from './people-at-demo.ts';
import { tooWideOrSmall } from './phone-fit.ts';

const SMALL_PHONE = { width: 360, height: 740 };
const DESK = { width: 1440, height: 900 };
const CONSOLE = fileURLToPath(new URL('../../admin-ui/dist', import.meta.url));
const newId = () => newRecordId(randomUUID);

describe('readiness and planner in a browser', function () {
  this.timeout(120_000);
  let api: TestApi;
  let remove: () => Promise<void>;
  let browser: Browser;
  let people: PeopleAtDemo;
  let company: DriveCompany;
  let drive: SeededDrive;
  let clerk: ConsolePage;
  let page: Page;

  before(async () => {
    const folder = await temporaryDirectory();
    remove = folder.remove;
    api = await TestApi.start(sqliteIn(folder.path), { MONBAN_CONSOLE_DIR: CONSOLE });
    people = await PeopleAtDemo.open(folder.path);
    browser = await launchBrowser();
    clerk = await ConsolePage.open(browser, api.server.url);
    ({ page } = clerk);
    await page.setViewportSize(DESK);
    await people.signIn(page, api.server.url, { role: 'hr', personId: null });
  });

  after(async () => {
    await browser.close();
    await people.close();
    await api.close();
    await remove();
  });

  afterEach(() => {
    expect(clerk.complaints.splice(0)).to.deep.equal([]);
  });

  /** Everything that does not fit or cannot be used, in both languages and colours and on a phone. */
  async function look(name: string, path: string): Promise<readonly string[]> {
    const found: string[] = [];
    for (const language of LANGUAGES) {
      for (const theme of THEMES) {
        await clerk.appear({ language, theme });
        await clerk.go(path);
        await clerk.settled();
        await clerk.screenshot(`readiness-${name}-${language}-${theme}`);
        found.push(...(await accessibilityProblems(page)));
      }
      await page.setViewportSize(SMALL_PHONE);
      await clerk.settled();
      found.push(...(await tooWideOrSmall(page)));
      await clerk.screenshot(`readiness-${name}-${language}-phone`);
      await page.setViewportSize(DESK);
    }
    await clerk.appear({ language: 'ja', theme: 'light' });
    return found.map((problem) => `${name}: ${problem}`);
  }

  const rowOf = (group: string) => page.locator(`tr[data-group="${group}"]`);

  it('say what to do first while there is nobody and nothing to plan', async () => {
    await clerk.go('/readiness');
    await page.getByText('数える人がまだいません').waitFor();
    expect(await look('empty', '/readiness')).to.deep.equal([]);
    expect(await look('empty-plan', '/drive-planner')).to.deep.equal([]);
    await clerk.go('/drive-planner');
    await page.getByText('示せる市区町村がありません').waitFor();
    await page.getByRole('link', { name: 'ファイルの取り込みを開く' }).waitFor();
  });

  it('tell whoever is no clerk three numbers, and of a small department none', async () => {
    company = await seedDriveCompany(people.db);
    const { developers, sellers } = company;
    for (const id of developers.slice(0, 25)) await seedBadge(people.db, id);
    await people.db('loading_items').insert(
      developers.slice(25, 40).map((id) => ({
        id: newId(),
        person_id: id,
        state: 'ordered',
        created_at: '2026-11-01T00:00:00.000Z',
        updated_at: '2026-11-01T00:00:00.000Z',
      })),
    );
    const chiyoda = withCheckDigit('13101');
    await people
      .db('people')
      .whereIn('id', [...developers])
      .update({ municipality_code: chiyoda });
    await people
      .db('people')
      .whereIn('id', [...sellers])
      .update({ municipality_code: chiyoda });
    await clerk.go('/readiness');
    await rowOf('総務部').getByText('少ないため示しません').waitFor();
    await page.locator('[data-part="why-hidden"]').waitFor();
    expect(await look('board', '/readiness')).to.deep.equal([]);
  });

  it('tell the clerks of a drive every step, and lead from a number to its people', async () => {
    const clerkRow = await people.db('operators').where({ role: 'hr' }).first<{ id: string }>('id');
    drive = await seedDrive(people.db, {
      newId,
      clerkId: clerkRow.id,
      personIds: [...company.developers.slice(20, 30), ...company.sellers.slice(0, 3)],
    });
    await clerk.go('/readiness');
    await page.locator('select[name="drive"]').selectOption(drive.id);
    const whole = rowOf('全体');
    await whole.getByRole('link', { name: '5', exact: true }).first().waitFor();
    expect(page.url()).to.include(drive.id);
    expect(await look('drive', `/readiness?drive=${drive.id}`)).to.deep.equal([]);
    await clerk.go(`/readiness?drive=${drive.id}`);
    await rowOf('営業部').getByRole('link', { name: '3', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: '段階ごとの人' }).waitFor();
    await page.getByText('申請中 · 申し込む').first().waitFor();
    expect(await page.locator('a.row-main').count()).to.equal(3);
  });

  it('plan the drive by municipality and door', async () => {
    await clerk.go(`/drive-planner?drive=${drive.id}`);
    const place = page.locator(`tr[data-place="${withCheckDigit('13101')}"]`);
    await place.getByText('1つの拠点で届く').waitFor();
    expect(await look('plan', `/drive-planner?drive=${drive.id}`)).to.deep.equal([]);
  });

  it('say on the Today page what stands still, with the one thing to do', async () => {
    await people
      .db('applications')
      .where({ id: drive.applications[0] })
      .update({ state: 'overdue', deadline_on: '2026-11-01' });
    await clerk.go('/');
    await page.getByText('カード申請で手の要ること').waitFor();
    await page.getByRole('link', { name: /再通知を頼む/ }).click();
    await page.getByRole('row').filter({ hasText: '受け取りの期限が過ぎた' }).first().waitFor();
    expect(page.url()).to.include(`/drives/${drive.id}/people`);
  });
});
