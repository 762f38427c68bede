import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { codeOf } from '../support/second-factor.ts';
import { type ConsolePage, LANGUAGES } from './console-browser.ts';
import { DemoHouse } from './demo-house.ts';
import { problemsAsItStands } from './looks.ts';

const PASSWORD = 'a long phrase for the tests';
/** The hidden button by which Enter sends a form, and the cross, whose ripple is wider than it. */
const OF_A_DIALOG = /: BUTTON (16x6|44x44) $/;

/** The first administrator of a real organisation, from the printed link on. */
describe('the first run of an organisation in a browser', function () {
  this.timeout(120_000);
  let house: DemoHouse;
  let operator: ConsolePage;
  let page: Page;
  let secret: string;
  let recoveryCodes: readonly string[];

  before(async () => {
    house = await DemoHouse.open(['--organisation', '株式会社サンプル']);
    operator = await house.visitor();
    page = operator.page;
  });

  after(() => house.close());

  const heading = (name: string | RegExp) => page.getByRole('heading', { level: 1, name }).waitFor();
  /** On a phone and at a desk, in both colours: nothing cut, nothing small, nothing that shuts somebody out. */
  async function isWellMade(name: string, ignored = /^$/): Promise<void> {
    const found = await problemsAsItStands(operator, `first-run-${name}`);
    expect(found.filter((problem) => !ignored.test(problem))).to.deep.equal([]);
  }

  it('leads from the printed link to a password, and to nothing else', async () => {
    await page.goto(house.link);
    await operator.button('続ける').click();
    await heading('パスワードを決める');
    await page.goto(`${operator.origin}/people`);
    await heading('パスワードを決める');
    await isWellMade('password');
    await page.locator('input[name="new-password"]').fill(PASSWORD);
    await page.locator('input[name="new-password-again"]').fill(PASSWORD);
    await operator.button('パスワードを保存する').click();
    await heading('認証アプリを登録する');
  });

  it('then to an authenticator, whose secret is also there to be typed', async () => {
    await page.getByRole('img', { name: '認証アプリで読み取るQRコード' }).waitFor();
    await page.getByText('読み取れないときは').click();
    secret = (await page.locator('[data-part="secret"]').innerText()).replaceAll(' ', '');
    expect(secret).to.match(/^[A-Z2-7]{32}$/);
    await isWellMade('authenticator');
    await page.locator('input[name="code"]').fill('000000');
    await operator.button('確認して有効にする').click();
    await page.getByText('コードが違うか、すでに使われています').waitFor();
    operator.complaints.splice(0);
    await page.locator('input[name="code"]').fill(codeOf(secret, new Date()));
    await operator.button('確認して有効にする').click();
    await heading('回復コード');
  });

  it('shows the recovery codes, and goes on when somebody says that they are kept', async () => {
    recoveryCodes = await page.locator('[data-part="recovery-code"]').allInnerTexts();
    expect(new Set(recoveryCodes).size).to.equal(10);
    expect(await operator.button('続ける').isDisabled()).to.equal(true);
    await isWellMade('recovery-codes');
    await page.getByRole('checkbox').check();
    await operator.button('続ける').click();
    await heading('人');
    expect(operator.complaints).to.deep.equal([]);
  });

  it('asks for a code after the password from then on, and takes a recovery code once', async () => {
    await operator.signOut();
    await operator.signIn('admin', PASSWORD);
    await heading('確認コード');
    await isWellMade('code');
    const enter = async (code: string): Promise<void> => {
      await page.locator('input[name="code"]').fill(code);
      await operator.button('サインインする').click();
    };
    await enter('000000');
    await page.getByText('のどれかが違います').waitFor();
    operator.complaints.splice(0);
    await enter(recoveryCodes[0]!.toUpperCase());
    await heading('今日');
  });

  it('shows where one is signed in, and how many recovery codes are left', async () => {
    for (const language of LANGUAGES) {
      await operator.appear({ language, theme: 'light' });
      await operator.go('/settings?tab=own');
      await operator.settled();
      await page.getByText(language === 'ja' ? '回復コード 残り9個' : 'Recovery codes left: 9').waitFor();
      await isWellMade(`own-${language}`);
    }
    await operator.appear({ language: 'ja', theme: 'light' });
    expect(operator.complaints).to.deep.equal([]);
  });

  it('adds a second operator, who gets a link that is shown once', async () => {
    await operator.go('/operators');
    await operator.button('操作者を追加する').click();
    await page.locator('input[name="login"]').fill('hanako');
    await page.locator('input[name="displayName"]').fill('佐藤 花子');
    await page.getByRole('radio', { name: '管理者' }).check();
    await isWellMade('operator-form', OF_A_DIALOG);
    await operator.button('保存する').click();
    await heading('佐藤 花子');
    await page.getByText('未登録（次のサインインで登録）').waitFor();
    await operator.button('サインインリンクを作る').click();
    const shown = await page.locator('[data-part="secret"]').innerText();
    expect(shown).to.match(/\/sign-in\/one-time#token=[\w-]{43}$/);
    await page.getByRole('dialog').getByRole('button', { name: '閉じる' }).last().click();
    await isWellMade('operator');
    await page.getByRole('tab', { name: 'セッション' }).click();
    await page.getByText('今はサインインしていません').waitFor();
    await page.goto(`${operator.origin}/approvals`);
    await page.getByRole('button', { name: '操作者を追加する' }).click();
    const proposal = page.locator('[data-part="proposal"]');
    await proposal.getByText('佐藤 花子').waitFor();
    await isWellMade('approval', OF_A_DIALOG);
  });

  it('makes a key for a program, shows it once, and revokes it', async () => {
    await operator.go('/api-keys');
    await page.getByText('APIキーはまだありません').waitFor();
    await operator.button('APIキーを作る').click();
    await page.locator('input[name="name"]').fill('給与システム');
    await page.getByRole('checkbox', { name: '人を見る' }).check();
    await isWellMade('api-key-form', OF_A_DIALOG);
    await operator.button('作る').click();
    expect(await page.locator('[data-part="secret"]').innerText()).to.match(/^mbk_[0-9a-f-]{36}\.[\w-]{43}$/);
    await page.getByRole('dialog').getByRole('button', { name: '閉じる' }).last().click();
    await page.getByText('使用できます').waitFor();
    await isWellMade('api-keys');
    await operator.button('停止する').click();
    await page.getByRole('dialog').getByRole('button', { name: '停止する' }).click();
    await page.getByText('停止済み').waitFor();
    expect(operator.complaints).to.deep.equal([]);
  });
});
