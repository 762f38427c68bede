import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { tellOnFailure } from '../support/failure-accounts.ts';

const ARTEFACTS = fileURLToPath(new URL('../artefacts/', import.meta.url));
const CHROMIUM = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';

export const LANGUAGES = ['ja', 'en'] as const;
export const THEMES = ['light', 'dark'] as const;
export type Language = (typeof LANGUAGES)[number];
export type Theme = (typeof THEMES)[number];

/** A new profile each time; nothing is downloaded. */
export function launchBrowser(more: readonly string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...more,
    ],
  });
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Appearance {
  readonly language: Language;
  readonly theme: Theme;
}

/** One operator at the console of a running server; everything is done as a person does it. */
export class ConsolePage {
  readonly page: Page;
  readonly origin: string;
  /** What the page complained about on its own console. */
  readonly complaints: string[] = [];

  private constructor(page: Page, origin: string) {
    this.page = page;
    this.origin = origin;
    page.on(
      'close',
      tellOnFailure(() => this.#account()),
    );
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('crash', () => this.complaints.push(`the page crashed at ${page.url()}`));
    page.on('console', (message) => {
      // A refused first refresh is how a browser without a session learns that it has none.
      const isRefresh = /\/(sessions\/refresh|session\/renewal)$/.test(message.location().url);
      if (message.type() === 'error' && !isRefresh)
        this.complaints.push(`${message.text()} (${message.location().url})`);
    });
  }

  static async open(browser: Browser, origin: string): Promise<ConsolePage> {
    const context = await browser.newContext({
      locale: 'ja-JP',
      viewport: { width: 1360, height: 860 },
      // Half-faded dialogs have half the contrast.
      reducedMotion: 'reduce',
    });
    // The compiler that runs the tests names inner functions with this helper, which a page does not have.
    await context.addInitScript('globalThis.__name = (inner) => inner');
    return new ConsolePage(await context.newPage(), origin);
  }

  get context(): BrowserContext {
    return this.page.context();
  }

  /** With the one-time link; then a password is chosen, as the console asks. */
  async signInOnce(link: string, password: string): Promise<void> {
    await this.page.goto(link);
    await this.page.getByRole('button', { name: '続ける' }).click();
    const refused = this.page.getByRole('alert');
    await this.page.locator('input[name="new-password"]').or(refused).first().waitFor();
    if (await refused.isVisible()) throw new Error(`not signed in: ${await refused.innerText()}`);
    await this.page.locator('input[name="new-password"]').fill(password);
    await this.page.locator('input[name="new-password-again"]').fill(password);
    await this.page.getByRole('button', { name: 'パスワードを保存する' }).click();
    await this.page.getByRole('heading', { level: 1, name: '今日' }).waitFor();
  }

  async signIn(login: string, password: string): Promise<void> {
    await this.page.locator('input[name="login"]').fill(login);
    await this.page.locator('input[name="password"]').fill(password);
    await this.button('サインインする').click();
  }

  async signOut(): Promise<void> {
    await this.page.bringToFront();
    await this.page.getByRole('button', { name: /^アカウント/ }).click();
    await this.button('サインアウト').click();
  }

  /** The page of the first record of each list that has one. */
  async detailPages(): Promise<Readonly<Record<string, string>>> {
    const lists = {
      person: '/people',
      badge: '/badges',
      door: '/doors',
      level: '/access-levels',
      schedule: '/schedules',
      controller: '/controllers',
      operator: '/operators',
    };
    const found: Record<string, string> = {};
    for (const [name, path] of Object.entries(lists)) {
      await this.go(path);
      const link = this.page.locator('a.row-main').first();
      await link.waitFor();
      found[name] = (await link.getAttribute('href')) ?? '';
    }
    return { ...found, insert: `${found['person'] ?? ''}/insert` };
  }

  /** Opens a path and waits for its heading. In front: a tab behind another one draws nothing, and clicks wait for it. */
  async go(path: string): Promise<void> {
    await this.page.bringToFront();
    await this.page.goto(this.origin + path);
    await this.page.locator('h1').waitFor();
  }

  /** Presses a button of the dialog that is open, until it is gone: while it goes its buttons are small. */
  async confirm(name: string | RegExp): Promise<void> {
    const dialog = this.page.getByRole('dialog');
    await dialog.getByRole('button', { name }).click();
    await dialog.waitFor({ state: 'detached' });
  }

  async appear({ language, theme }: Appearance): Promise<void> {
    await this.page.evaluate(
      ([chosenLanguage, chosenTheme]) => {
        localStorage.setItem('monban.language', chosenLanguage!);
        localStorage.setItem('monban.theme', chosenTheme!);
      },
      [language, theme],
    );
  }

  /** The other colours at once, without loading the page again. */
  async turn(theme: Theme): Promise<void> {
    await this.page.evaluate((value) => {
      document.documentElement.dataset['theme'] = value;
    }, theme);
    await this.#drawn();
  }

  /** What depends on the size of the window follows it with the next frame. */
  async resize(size: Size): Promise<void> {
    await this.page.setViewportSize(size);
    await this.#drawn();
  }

  /** Drawn, and not only set: twice, since the first frame may have been on its way. */
  async #drawn(): Promise<void> {
    await this.page.evaluate(
      () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))),
    );
  }

  /** All that the page still loads has come, and nothing is marked as loading. */
  async settled(): Promise<void> {
    await this.page.waitForFunction(
      () =>
        ![...document.querySelectorAll('main [role="status"]')].some((each) =>
          /^(読み込んでいます|Loading)$/.test(each.textContent),
        ),
    );
  }

  async screenshot(name: string): Promise<void> {
    mkdirSync(ARTEFACTS, { recursive: true });
    await this.page.screenshot({ path: `${ARTEFACTS}${name}.png` });
  }

  /** What somebody who waits in vain sees. */
  async #account(): Promise<string> {
    const text = await this.page.locator('body').innerText({ timeout: 5_000 });
    return [this.page.url(), ...this.complaints, text].join('\n');
  }

  button(name: string): ReturnType<Page['getByRole']> {
    return this.page.getByRole('button', { name, exact: true });
  }
}
