import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Knex } from '@monban/db/open';
import { encodeCp932 } from '@monban/server/people-export/cp932';
import { newRecordId } from '@monban/server/records/new-record-id';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { withCheckDigit } from '../support/my-numbers.ts';
import { sqliteIn } from '../support/start-server.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { TestApi } from '../support/test-api.ts';
import { accessibilityProblems } from './accessibility.ts';
import { ConsolePage, LANGUAGES, launchBrowser, THEMES } from './console-browser.ts';
import { PeopleAtDemo } from './people-at-demo.ts';
import { tooWideOrSmall } from './phone-fit.ts';

const SMALL_PHONE = { width: 360, height: 740 };
const DESK = { width: 1440, height: 900 };
const CONSOLE = fileURLToPath(new URL('../../admin-ui/dist', import.meta.url));
const HEADER = '社員番号,氏名,フリガナ,所属,拠点,入社日,性別';

describe('people files in a browser', function () {
  this.timeout(120_000);
  let api: TestApi;
  let remove: () => Promise<void>;
  let browser: Browser;
  let people: PeopleAtDemo;
  let clerk: ConsolePage;
  let page: Page;
  let site: string;

  before(async () => {
    const folder = await temporaryDirectory();
    remove = folder.remove;
    api = await TestApi.start(sqliteIn(folder.path), { MONBAN_CONSOLE_DIR: CONSOLE });
    people = await PeopleAtDemo.open(folder.path);
    site = await addSite(people.db);
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

  const rowOf = (code: string, name: string, day: string) =>
    `${code},${name},フク ハナコ,本社/人事部/採用課,${site},${day},女`;
  const choose = async (rows: readonly string[], header = HEADER) => {
    const name = '社員一覧.csv';
    const buffer = Buffer.from(encodeCp932([header, ...rows].join('\r\n')));
    await page.locator('input[type="file"]').setInputFiles({ name, mimeType: 'text/csv', buffer });
  };
  const untilState = (state: string) => page.locator(`[data-import-state="${state}"]`).waitFor();

  /** Everything that does not fit or cannot be used, in both languages and colours; the page stays as it is. */
  async function look(name: string): Promise<string[]> {
    const found: string[] = [];
    await page.setViewportSize(SMALL_PHONE);
    found.push(...(await tooWideOrSmall(page)));
    await clerk.screenshot(`people-files-${name}-phone`);
    await page.setViewportSize(DESK);
    for (const theme of THEMES) {
      await clerk.turn(theme);
      await clerk.screenshot(`people-files-${name}-${theme}`);
      found.push(...(await accessibilityProblems(page)));
    }
    await clerk.turn('light');
    return found.map((problem) => `${name}: ${problem}`);
  }

  it('are refused for a My Number, with the place and never the digits', async () => {
    const number = withCheckDigit('27182818284');
    await clerk.go('/people/files/new');
    await choose([rowOf('9001', `福 ${number}`, '2026-04-01')]);
    const panel = page.getByRole('alert').filter({ hasText: 'マイナンバー' });
    await panel.waitFor();
    expect(await panel.textContent()).to.match(/2行目、2列目/);
    expect(await page.content()).to.not.include(number);
    // The browser says that the server refused.
    expect(clerk.complaints.splice(0).join()).to.match(/422/);
  });

  it('lead from CP932 with problems to what changes, to the result, over a reload, and back', async () => {
    await clerk.go('/people/files');
    await page.getByText('まだ取り込みがありません').waitFor();
    await page.getByRole('link', { name: 'ファイルを取り込む' }).click();
    await choose([
      rowOf('9001', '福　花子', 'R8.4.1'),
      rowOf('9002', '福 次郎', '2026/10/01'),
      rowOf('9003', '福 三郎', '26/10/01'),
    ]);
    const columns = page.locator('[data-part="columns"]');
    await columns.waitFor();
    expect(await columns.locator('select[name="charset"]').inputValue()).to.equal('cp932');
    expect(await columns.locator('[data-part="dropped"]').textContent()).to.include('性別');
    expect((await look('columns')).join('\n')).to.equal('');
    await columns.getByLabel('登録のない部署を作る').check();
    await clerk.button('登録と比べる').click();
    await untilState('ready');
    await page.getByText('元号がなく').waitFor();
    expect((await look('preview')).join('\n')).to.equal('');
    await page.reload();
    await untilState('ready');
    await page.getByLabel('問題のある1行を除いて取り込む').check();
    await clerk.button('2人を取り込む').click();
    await untilState('applied');
    expect(await people.personNamed('福 花子')).to.include({ employeeCode: '9001' });
    expect((await look('result')).join('\n')).to.equal('');
    await clerk.button('この取り込みを取り消す').click();
    await page.getByRole('dialog').getByRole('button', { name: 'この取り込みを取り消す' }).click();
    await untilState('undone');
    expect(await people.db('people').where({ employee_code: '9001' }).select('id')).to.deep.equal([]);
    expect(clerk.complaints.splice(0)).to.deep.equal([]);
  });

  it('tell from when somebody is moved, what departments are called, and who has left, before anything is done', async () => {
    await clerk.go('/people/files/new');
    await choose([rowOf('9011', '福 花子', '2026-04-01'), rowOf('9012', '福 次郎', '2026-04-01')]);
    await page.getByLabel('登録のない部署を作る').check();
    await clerk.button('登録と比べる').click();
    await untilState('ready');
    await clerk.button('2人を取り込む').click();
    await untilState('applied');
    await clerk.go('/people/files/new');
    const moved = '9011,本社/人事部,人事部門,課長,本社,';
    const gone = '9012,本社/人事部/採用課,採用課,,,2026-05-31';
    await choose([moved, gone], '社員番号,部門コード,部門名,役職,兼務部門,退職日');
    await page.locator('input[name="transfers-from"]').fill('2026-10-01');
    await clerk.button('登録と比べる').click();
    await untilState('ready');
    const differences = page.locator('[data-part="differences"]');
    expect(await differences.textContent()).to.include('登録は「人事部」、ファイルは「人事部門」');
    expect(await page.locator('[data-part="leaving"]').textContent()).to.include('1人');
    await page.getByText('2026-10-01').first().waitFor();
    expect((await look('posts')).join('\n')).to.equal('');
    await clerk.button('2人を取り込む').click();
    await untilState('applied');
    const titles: unknown = await people.db('posts').where({ from_date: '2026-10-01' }).pluck('title');
    expect(titles).to.have.members(['課長', null]);
    expect(clerk.complaints.splice(0)).to.deep.equal([]);
  });

  for (const language of LANGUAGES)
    it(`are listed and written where everybody can use the page (${language})`, async () => {
      await clerk.appear({ language, theme: 'light' });
      await clerk.go('/people/files');
      await clerk.settled();
      expect((await look(`list-${language}`)).join('\n')).to.equal('');
      await page
        .getByRole('button', { name: language === 'ja' ? 'ファイルに書き出す' : 'Export to a file' })
        .click();
      const dialog = page.getByRole('dialog');
      await dialog.locator('select[name="format"]').selectOption('cp932');
      expect(await accessibilityProblems(page)).to.deep.equal([]);
      const download = page.waitForEvent('download');
      await dialog
        .getByRole('button', { name: language === 'ja' ? '書き出す' : 'Export', exact: true })
        .click();
      const text = new TextDecoder('shift_jis').decode(readFileSync(await (await download).path()));
      expect(text).to.match(/^社員番号,区分,姓,名/);
      expect(clerk.complaints.splice(0)).to.deep.equal([]);
    });
});

/** Its name. */
async function addSite(db: Knex): Promise<string> {
  const at = new Date().toISOString();
  const name = '桜橋本社';
  const id = newRecordId(randomUUID);
  await db('sites').insert({ id, name, time_zone: 'Asia/Tokyo', created_at: at, updated_at: at });
  return name;
}
