import { randomUUID } from 'node:crypto';
import { withCheckDigit } from '@monban/core/municipalities/code';
import { newRecordId } from '@monban/server/records/new-record-id';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { seedBadge } from '../support/seed-badge.ts';
import { seedDrive, type SeededDrive } from '../support/seed-drive.ts';
import type { ConsolePage } from './console-browser.ts';
import { seedDriveCompany, type DriveCompany } from './drive-company.ts';
import { problemsAt } from './looks.ts';
import { ServerHouse } from './server-house.ts';

const newId = () => newRecordId(randomUUID);

describe('readiness and planner in a browser', function () {
  this.timeout(120_000);
  let house: ServerHouse;
  let company: DriveCompany;
  let drive: SeededDrive;
  let clerk: ConsolePage;
  let page: Page;

  before(async () => {
    house = await ServerHouse.open();
    clerk = await house.signedIn('hr');
    ({ page } = clerk);
  });

  after(() => house.close());

  afterEach(() => {
    expect(clerk.complaints.splice(0)).to.deep.equal([]);
  });

  const rowOf = (group: string) => page.locator(`tr[data-group="${group}"]`);

  it('say what to do first while there is nobody and nothing to plan', async () => {
    await clerk.go('/readiness');
    await page.getByText('数える人がまだいません').waitFor();
    expect(await problemsAt(clerk, '/readiness', 'readiness-empty')).to.deep.equal([]);
    expect(await problemsAt(clerk, '/drive-planner', 'readiness-empty-plan')).to.deep.equal([]);
    await clerk.go('/drive-planner');
    await page.getByText('示せる市区町村がありません').waitFor();
    await page.getByRole('link', { name: 'ファイルの取り込みを開く' }).waitFor();
  });

  it('tell whoever is no clerk three numbers, and of a small department none', async () => {
    company = await seedDriveCompany(house.db);
    const { developers, sellers } = company;
    for (const id of developers.slice(0, 25)) await seedBadge(house.db, id);
    await house.db('loading_items').insert(
      developers.slice(25, 40).map((id) => ({
        id: newId(),
        person_id: id,
        state: 'ordered',
        created_at: '2026-11-01T00:00:00.000Z',
        updated_at: '2026-11-01T00:00:00.000Z',
      })),
    );
    const chiyoda = withCheckDigit('13101');
    await house
      .db('people')
      .whereIn('id', [...developers])
      .update({ municipality_code: chiyoda });
    await house
      .db('people')
      .whereIn('id', [...sellers])
      .update({ municipality_code: chiyoda });
    await clerk.go('/readiness');
    await rowOf('総務部').getByText('少ないため示しません').waitFor();
    await page.locator('[data-part="why-hidden"]').waitFor();
    expect(await problemsAt(clerk, '/readiness', 'readiness-board')).to.deep.equal([]);
  });

  it('tell the clerks of a drive every step, and lead from a number to its people', async () => {
    const clerkRow = await house.db('operators').where({ role: 'hr' }).first<{ id: string }>('id');
    drive = await seedDrive(house.db, {
      newId,
      clerkId: clerkRow.id,
      personIds: [...company.developers.slice(20, 30), ...company.sellers.slice(0, 3)],
    });
    await clerk.go('/readiness');
    await page.locator('select[name="drive"]').selectOption(drive.id);
    const whole = rowOf('全体');
    await whole.getByRole('link', { name: '5', exact: true }).first().waitFor();
    expect(page.url()).to.include(drive.id);
    expect(await problemsAt(clerk, `/readiness?drive=${drive.id}`, 'readiness-drive')).to.deep.equal([]);
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
    expect(await problemsAt(clerk, `/drive-planner?drive=${drive.id}`, 'readiness-plan')).to.deep.equal([]);
  });

  it('say on the Today page what stands still, with the one thing to do', async () => {
    await house
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
