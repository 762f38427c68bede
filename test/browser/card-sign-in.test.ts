import { fileURLToPath } from 'node:url';
import { terminalCode } from '@monban/trust/terminal-code';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { eventually } from '../support/eventually.ts';
import { type BadgeHolder, TerminalStack } from '../support/terminal-stack.ts';
import { accessibilityProblems } from './accessibility.ts';
import { ConsolePage, launchBrowser } from './console-browser.ts';
import { tooWideOrSmall } from './phone-fit.ts';

const CONSOLE = fileURLToPath(new URL('../../admin-ui/dist', import.meta.url));
const PHONE = { width: 360, height: 780 };

describe('signing in with the badge, in a browser beside a terminal', function () {
  this.timeout(120_000);
  let stack: TerminalStack;
  let holder: BadgeHolder;
  let browser: Browser;
  let visitor: ConsolePage;
  let page: Page;

  before(async () => {
    stack = await TerminalStack.start({ environment: { MONBAN_CONSOLE_DIR: CONSOLE } });
    holder = await stack.addHolder();
    await stack.addAccount(holder.personId);
    const online = () => stack.db('controller_status').where({ state: 'online' });
    await eventually(async () => (await online()).length === 1);
    browser = await launchBrowser();
    visitor = await ConsolePage.open(browser, stack.url);
    page = visitor.page;
  });
  after(async () => {
    await browser.close();
    await stack.close();
  });

  it('is offered beside the password, and fits a phone', async () => {
    await page.goto(`${stack.url}/sign-in`);
    await page.getByRole('link', { name: '社員証でサインインする' }).click();
    await page.getByRole('heading', { level: 1, name: '社員証でサインイン' }).waitFor();
    await visitor.resize(PHONE);
    expect(await tooWideOrSmall(page)).to.deep.equal([]);
    expect(await accessibilityProblems(page)).to.deep.equal([]);
  });

  it('says at the field that nobody knows the letters', async () => {
    await page.locator('input[name="terminalCode"]').fill('AAAAAA');
    await page.getByRole('button', { name: '端末で社員証をかざす' }).click();
    await page.locator('.field-error').getByText('この文字の端末では').waitFor();
    // The browser itself notes every refused request.
    expect(visitor.complaints.splice(0)).to.have.length(1);
  });

  it('shows the letters of the terminal’s screen, and can be cancelled by keyboard', async () => {
    await page.locator('input[name="terminalCode"]').fill(terminalCode(stack.doorId).toLowerCase());
    await page.keyboard.press('Enter');
    await stack.untilShown('sign-in');
    await page.getByText((await stack.shown()).code ?? 'none', { exact: true }).waitFor();
    await page.getByText('同じ文字が出ていますか').waitFor();
    expect(await tooWideOrSmall(page)).to.deep.equal([]);
    expect(await accessibilityProblems(page)).to.deep.equal([]);
    await page.keyboard.press('Enter');
    await stack.untilShown('cancelled');
    await page.locator('input[name="terminalCode"]').waitFor();
  });

  it('remembers the terminal, and is signed in with one tap', async () => {
    await page.reload();
    const field = page.locator('input[name="terminalCode"]');
    expect(await field.inputValue()).to.equal(terminalCode(stack.doorId));
    await field.press('Enter');
    await stack.untilShown('sign-in');
    const session = page.waitForResponse((response) => response.url().endsWith('/sessions/card'));
    await stack.tap(holder, session);
    expect((await session).status()).to.equal(201);
    await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(visitor.complaints.splice(0)).to.deep.equal([]);
  });
});
