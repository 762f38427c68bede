import { randomBytes, randomUUID } from 'node:crypto';
import type { PersonId } from '@monban/core/ids';
import { newRecordId } from '@monban/server/records/new-record-id';
import { expect } from 'chai';
import { seedContents } from '../support/seed-contents.ts';
import { seedDrive, type SeededDrive } from '../support/seed-drive.ts';
import { accessibilityProblems } from './accessibility.ts';
import { type ConsolePage, LANGUAGES } from './console-browser.ts';
import { seedDriveCompany } from './drive-company.ts';
import { problemsAsItStands } from './looks.ts';
import { ServerHouse } from './server-house.ts';

const INVITED_AT = '2026-11-01T00:00:00.000Z';

describe('batches in a browser', function () {
  this.timeout(120_000);
  let house: ServerHouse;
  let drive: SeededDrive;
  let personIds: readonly PersonId[];
  let clerk: ConsolePage;
  let batchPath = '';

  before(async () => {
    house = await ServerHouse.open();
    personIds = (await seedDriveCompany(house.db)).clerks;
    clerk = await house.signedIn('hr');
    await seedAll();
    await makeClerks();
  });

  after(() => house.close());

  afterEach(() => {
    expect(clerk.complaints.splice(0)).to.deep.equal([]);
  });

  async function seedAll(): Promise<void> {
    const { db } = house;
    const { id: clerkId } = await db('operators').where({ role: 'hr' }).first<{ id: string }>('id');
    drive = await seedDrive(db, {
      newId: () => newRecordId(randomUUID),
      clerkId,
      personIds,
      applicationState: 'checked',
    });
    await db('drive_invitations').insert({
      ...{ id: newRecordId(randomUUID), drive_id: drive.id, state: 'done', scope: '"all"', actor: clerkId },
      ...{ total: personIds.length, done: personIds.length, invited: personIds.length, left_out: '{}' },
      ...{ started_at: INVITED_AT, alive_at: INVITED_AT, ended_at: INVITED_AT },
    });
    const { applicationKey } = await house.api.keys();
    for (const [index, applicationId] of drive.applications.entries()) {
      const seed = { driveId: drive.id, applicationId, personId: personIds[index]!, number: index + 1 };
      await seedContents({ db, applicationKey, randomBytes }, seed);
    }
    const lastOne = drive.applications.at(-1);
    await db('applications').where({ id: lastOne }).update({ state: 'photo-ready' });
  }

  /** Everybody of HR who has signed in by now. */
  async function makeClerks(): Promise<void> {
    const { db } = house;
    const known = db('drive_clerks').where({ drive_id: drive.id }).select('operator_id');
    const rows = await db('operators')
      .where({ role: 'hr' })
      .whereNotIn('id', known)
      .select<{ id: string }[]>('id');
    const since = '2026-11-01T00:00:00.000Z';
    for (const { id } of rows)
      await db('drive_clerks').insert({ drive_id: drive.id, operator_id: id, since });
  }

  const atStep = (one: ConsolePage, step: string) =>
    one.page.locator(`[data-part="batch-work"][data-step="${step}"]`).waitFor();

  it('begin with a page that says what to do, and are opened by one button', async () => {
    await clerk.go(`/drives/${drive.id}`);
    await clerk.page.getByRole('link', { name: '申請の束' }).click();
    await clerk.page.getByText('束はまだありません').waitFor();
    expect(await problemsAsItStands(clerk, 'batches-empty')).to.deep.equal([]);
    await clerk.button('束を作る').click();
    await clerk.page.getByRole('heading', { level: 1, name: '束 1' }).waitFor();
    batchPath = new URL(clerk.page.url()).pathname;
    await atStep(clerk, 'collect');
    expect(await problemsAsItStands(clerk, 'batches-new')).to.deep.equal([]);
  });

  it('show what is missing with whom, and take everybody who is fit', async () => {
    const { page } = clerk;
    await page.getByRole('link', { name: '人を入れる' }).click();
    await page.getByText('確認がまだ → 担当者が確かめる').waitFor();
    expect(await problemsAsItStands(clerk, 'batches-take')).to.deep.equal([]);
    await clerk.button('入れられる人をすべて入れる').click();
    await page.getByText('5人を入れました。').waitFor();
    await clerk.go(batchPath);
    await atStep(clerk, 'freeze');
  });

  it('are frozen after a word of what that does, and counted by hand', async () => {
    const { page } = clerk;
    await clerk.button('確定する').click();
    expect(await accessibilityProblems(page)).to.deep.equal([]);
    await clerk.confirm('確定する');
    await atStep(clerk, 'count');
    await page.locator('[data-part="batch-round"] .hash').waitFor();
    expect(await problemsAsItStands(clerk, 'batches-frozen')).to.deep.equal([]);
    await clerk.button('数を確かめる').click();
    await fillCounts(4);
    await page.getByRole('dialog').getByRole('button', { name: '確かめる' }).click();
    await page.getByRole('dialog').getByText('数が一覧と合いません', { exact: false }).waitFor();
    await page.locator('input[name="photos"]').fill('5');
    await clerk.confirm('確かめる');
    await atStep(clerk, 'handOver');
    // The browser itself says that a request was refused.
    clerk.complaints.length = 0;
  });

  it('have their files one press away', async () => {
    const { page } = clerk;
    await page.getByRole('tab', { name: '書類' }).click();
    expect(await problemsAsItStands(clerk, 'batches-files')).to.deep.equal([]);
    for (const [name, file] of [
      ['送付票（PDF）', /cover\.pdf$/],
      ['順番の一覧（下3桁だけ）', /ordered-list\.csv$/],
      ['写真（ZIP 1）', /photos-1\.zip$/],
    ] as const) {
      const download = page.waitForEvent('download');
      await clerk.button(name).click();
      expect((await download).suggestedFilename()).to.match(file);
    }
  });

  it('are given away by somebody else, received, and come back with a reason', async () => {
    await clerk.go(batchPath);
    await clerk.page.locator('[data-part="second-clerk"]').waitFor();
    const second = await house.signedIn('hr');
    await makeClerks();
    const { page } = second;
    await second.go(batchPath);
    await second.button('引き渡しを記録する').click();
    await page.locator('input[name="parcel-number"]').fill('KX-4711-JP');
    await second.confirm('引き渡した');
    await atStep(second, 'receipt');
    await second.button('受領を記録する').click();
    await page.locator('input[name="receipt-number"]').fill('R-77');
    await second.confirm('記録する');
    await atStep(second, 'results');
    await page.getByRole('link', { name: '束の中の人' }).click();
    await page.locator('.row-main').first().click();
    await page.locator('select[name="code"]').selectOption('photo-unfit');
    await page.getByText('別の写真を登録してください', { exact: false }).waitFor();
    await second.confirm('記録する');
    await page.getByText('写真が条件に合わない').first().waitFor();
    expect(await problemsAsItStands(second, 'batches-people')).to.deep.equal([]);
    await second.go(batchPath);
    await second.button('4件の受け付けを記録する').click();
    await second.confirm('記録する');
    await page.getByText('不備あり').first().waitFor();
    expect(await problemsAsItStands(second, 'batches-results')).to.deep.equal([]);
    await page.getByRole('tab', { name: '履歴' }).click();
    await page.locator('[data-part="batch-history"]').getByText('受領の記録').waitFor();
    expect(await problemsAsItStands(second, 'batches-history')).to.deep.equal([]);
    expect(second.complaints).to.deep.equal([]);
  });

  it('speak English as well', async () => {
    for (const language of LANGUAGES) {
      await clerk.appear({ language, theme: 'light' });
      await clerk.go(batchPath);
      await clerk.page.locator('[data-part="batch-work"]').waitFor();
      expect(await accessibilityProblems(clerk.page), language).to.deep.equal([]);
      await clerk.screenshot(`batches-work-${language}`);
    }
  });

  /** As many of each as there are, but photos. */
  async function fillCounts(photos: number): Promise<void> {
    const { page } = clerk;
    const typed = { items: 5, photos, envelopes: 0, optOutsSign: 0, optOutsUser: 0 };
    for (const [name, value] of Object.entries(typed))
      await page.locator(`input[name="${name}"]`).fill(String(value));
  }
});
