import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Knex } from '@monban/db/open';
import { encodeCp932 } from '@monban/server/people-export/cp932';
import { newRecordId } from '@monban/server/records/new-record-id';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { withCheckDigit } from '../support/my-numbers.ts';
import { accessibilityProblems } from './accessibility.ts';
import type { ConsolePage } from './console-browser.ts';
import { LANGUAGES } from './console-browser.ts';
import { problemsAsItStands } from './looks.ts';
import { ServerHouse } from './server-house.ts';

const HEADER = '社員番号,氏名,フリガナ,所属,拠点,入社日,性別';

describe('people files in a browser', function () {
  this.timeout(120_000);
  let house: ServerHouse;
  let clerk: ConsolePage;
  let page: Page;
  let site: string;

  before(async () => {
    house = await ServerHouse.open();
    site = await addSite(house.db);
    clerk = await house.signedIn('hr');
    ({ page } = clerk);
  });

  after(() => house.close());

  const rowOf = (code: string, name: string, day: string) =>
    `${code},${name},フク ハナコ,本社/人事部/採用課,${site},${day},女`;
  const choose = async (rows: readonly string[], header = HEADER) => {
    const name = '社員一覧.csv';
    const buffer = Buffer.from(encodeCp932([header, ...rows].join('\r\n')));
    await page.locator('input[type="file"]').setInputFiles({ name, mimeType: 'text/csv', buffer });
  };
  const untilState = (state: string) => page.locator(`[data-import-state="${state}"]`).waitFor();

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
    expect(await problemsAsItStands(clerk, 'people-files-columns')).to.deep.equal([]);
    await columns.getByLabel('登録のない部署を作る').check();
    await clerk.button('登録と比べる').click();
    await untilState('ready');
    await page.getByText('元号がなく').waitFor();
    expect(await problemsAsItStands(clerk, 'people-files-preview')).to.deep.equal([]);
    await page.reload();
    await untilState('ready');
    await page.getByLabel('問題のある1行を除いて取り込む').check();
    await clerk.button('2人を取り込む').click();
    await untilState('applied');
    expect(await house.people.personNamed('福 花子')).to.include({ employeeCode: '9001' });
    expect(await problemsAsItStands(clerk, 'people-files-result')).to.deep.equal([]);
    await clerk.button('この取り込みを取り消す').click();
    await page.getByRole('dialog').getByRole('button', { name: 'この取り込みを取り消す' }).click();
    await untilState('undone');
    expect(await house.db('people').where({ employee_code: '9001' }).select('id')).to.deep.equal([]);
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
    expect(await problemsAsItStands(clerk, 'people-files-posts')).to.deep.equal([]);
    await clerk.button('2人を取り込む').click();
    await untilState('applied');
    const titles: unknown = await house.db('posts').where({ from_date: '2026-10-01' }).pluck('title');
    expect(titles).to.have.members(['課長', null]);
    expect(clerk.complaints.splice(0)).to.deep.equal([]);
  });

  for (const language of LANGUAGES)
    it(`are listed and written where everybody can use the page (${language})`, async () => {
      await clerk.appear({ language, theme: 'light' });
      await clerk.go('/people/files');
      await clerk.settled();
      expect(await problemsAsItStands(clerk, `people-files-list-${language}`)).to.deep.equal([]);
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
