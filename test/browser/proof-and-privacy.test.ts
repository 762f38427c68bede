import { readFile } from 'node:fs/promises';
import { verifyingKeys } from '@monban/trust/keys';
import { verifyAuditExport } from '@monban/trust/proof/verify-audit-export';
import { expect } from 'chai';
import { createPublicKey } from 'node:crypto';
import type { Download, Locator, Page } from 'playwright-core';
import type { ConsolePage } from './console-browser.ts';
import { problemsAt } from './looks.ts';
import { ServerHouse } from './server-house.ts';

const PATHS = ['/audit/proof', '/privacy', '/privacy/deletions'];

describe('proof and privacy in a browser', function () {
  this.timeout(120_000);
  let house: ServerHouse;
  let auditor: ConsolePage;
  let admin: ConsolePage;

  before(async () => {
    house = await ServerHouse.open();
    auditor = await house.signedIn('auditor');
    admin = await house.signedIn('admin');
    // Whoever could agree to what an administrator changes.
    const second = await house.signedIn('admin');
    await second.page.close();
  });

  after(() => house.close());

  afterEach(() => {
    for (const { complaints } of [auditor, admin]) expect(complaints.splice(0)).to.deep.equal([]);
  });

  it('verifies everything with one button, and says so', async () => {
    await auditor.go('/audit');
    await auditor.page.getByRole('link', { name: '証跡を検証する' }).click();
    await auditor.page.locator('[data-state="never"]').waitFor();
    await auditor.button('今すぐ検証する').click();
    await auditor.page.locator('[data-state="right"]').waitFor();
    await auditor.page.getByText('見つかりませんでした').waitFor();
    await auditor.screenshot('proof-right');
  });

  it('signs a checkpoint, and hands out the trail and the keys with which others verify it', async () => {
    const { page } = auditor;
    await auditor.go('/audit/proof');
    await auditor.button('今すぐ署名する').click();
    await page.getByText(/チェックポイント\d+(に署名しました|から何も起きていません)/).waitFor();
    const keep = page.getByRole('button', { name: /保管用に保存/ }).first();
    expect(await saved(page, /checkpoint\.json$/, keep)).to.contain('monban.checkpoint.v1');
    const pem = await saved(page, /\.pub\.pem$/, auditor.button('検証用の公開鍵を保存'));
    const trail = await saved(page, /\.ndjson$/, auditor.button('監査記録を保存'));
    const trust = { checkpointKeys: verifyingKeys(createPublicKey(pem)), keptCheckpoints: [] };
    expect(await verifyAuditExport(pieces(trail), trust)).to.include({ kind: 'right', after: 0 });
  });

  it('names the first record that somebody changed', async () => {
    await house.db.raw('drop trigger audit_entries_no_update');
    await house.db('audit_entries').where({ sequence: 3 }).update({ action: 'person.invented' });
    await auditor.go('/audit/proof');
    await auditor.button('今すぐ検証する').click();
    await auditor.page.locator('[data-state="wrong"]').waitFor();
    await auditor.page.getByText(/^監査記録の\d+行目：ハッシュが内容と合いません。$/).waitFor();
    await auditor.screenshot('proof-wrong');
  });

  it('shows what is kept and what goes tonight, and lays a change before a second one', async () => {
    const { page } = admin;
    await house.db('sessions').insert(await expiredSession(house));
    await admin.go('/privacy');
    await page.locator('[data-part="due"][data-due="1"]').waitFor();
    const row = page.locator('[data-purpose="door-history"]');
    expect(await row.textContent()).to.contain('記録した日から90日');
    await row.getByRole('button', { name: /変更する/ }).click();
    await page.locator('input[name="keptDays"]').fill('400');
    await page.locator('textarea[name="reason"]').fill('防犯上の必要');
    await admin.button('保存する').click();
    await page.getByText('365以下にしてください').waitFor();
    await page.locator('input[name="keptDays"]').fill('120');
    await page.getByText('本人に伝えた期間より長く').waitFor();
    await admin.screenshot('privacy-form');
    await admin.button('保存する').click();
    await page.getByText('もう一人の承認を待っています').waitFor();
    expect(await row.textContent()).to.contain('記録した日から90日');
    await page.getByRole('link', { name: '削除の記録' }).click();
    await page.getByRole('heading', { level: 1, name: '削除の記録' }).waitFor();
  });

  it('fits on a small phone and a wide screen, in light and dark', async () => {
    const found: string[] = [];
    for (const path of PATHS)
      found.push(...(await problemsAt(admin, path, `proof${path.replaceAll(/\W+/g, '-')}`)));
    expect(found).to.deep.equal([]);
  });
});

/** The text of the file of that name that the page gives to save. */
async function saved(page: Page, name: RegExp, button: Locator): Promise<string> {
  const isIt = (download: Download) => name.test(download.suggestedFilename());
  const [download] = await Promise.all([page.waitForEvent('download', isIt), button.click()]);
  return readFile(await download.path(), 'utf8');
}

async function* pieces(text: string): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(Buffer.from(text, 'utf8'));
}

/** A sign-in that ended so long ago that it goes tonight. */
async function expiredSession({ db }: ServerHouse): Promise<object> {
  const row = await db('sessions').first<Record<string, unknown>>();
  return {
    ...row,
    id: `${String(row['id']).slice(0, -4)}0000`,
    refresh_hash: 'x',
    expires_at: '2020-01-01T00:00:00.000Z',
  };
}
