import { randomBytes } from 'node:crypto';
import type { PinsWanted } from '@monban/door-controller/desk/desk-state';
import type { PinAsking } from '@monban/door-controller/desk/pin-pad';
import { PinPage } from '@monban/door-controller/pin-page/pin-page';
import { PIN_WORDS } from '@monban/door-controller/pin-page/pin-words';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { accessibilityProblems } from './accessibility.ts';
import { LANGUAGES, launchBrowser } from './console-browser.ts';
import { tooWideOrSmall } from './phone-fit.ts';

const BOTH: PinsWanted = { jpki: true, badge: true };
const text = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString('ascii');

describe('the PIN page in a browser', function () {
  this.timeout(60_000);
  let browser: Browser;
  let pad: PinPage;
  let page: Page;
  let complaints: string[];

  before(async () => {
    browser = await launchBrowser();
    pad = await PinPage.open(0, (length) => new Uint8Array(randomBytes(length)));
  });
  after(async () => {
    await browser.close();
    await pad.close();
  });
  afterEach(() => page.context().close());

  async function open(asking: PinAsking, locale = 'en-GB'): Promise<void> {
    const context = await browser.newContext({ locale, viewport: { width: 390, height: 844 } });
    // The compiler that runs the tests names inner functions with this helper, which a page does not have.
    await context.addInitScript('globalThis.__name = (named) => named');
    page = await context.newPage();
    complaints = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      // A refused PIN is an answer with a status of its own.
      if (message.type() === 'error' && !message.text().includes('422')) complaints.push(message.text());
    });
    await page.goto(asking.address!);
  }
  async function fill(values: Readonly<Record<string, string>>): Promise<void> {
    for (const [id, value] of Object.entries(values)) await page.locator(`#${id}`).fill(value);
    await page.locator('#send').click();
  }

  it('takes what a holder types on the keyboard, and says that it has', async () => {
    const asking = pad.ask(BOTH);
    await open(asking);
    await fill({
      'jpki-pin': '8361',
      'badge-pin': '728194',
      'badge-pin-again': '728194',
      'duress-pin': '306571',
    });
    const pins = await asking.entered;
    expect([text(pins?.jpkiPin), text(pins?.badgePin), text(pins?.duressPin)]).to.deep.equal([
      '8361',
      '728194',
      '306571',
    ]);
    await page.getByText(PIN_WORDS.en.done).waitFor();
    expect(await page.locator('form').isVisible()).to.equal(false);
    expect(await page.locator('#badge-pin').inputValue()).to.equal('');
    expect(complaints).to.deep.equal([]);
  });

  it('takes what a holder types on its own keys, and shows digits only when asked to', async () => {
    const asking = pad.ask({ jpki: true, badge: false });
    await open(asking);
    expect(await page.locator('#badge-pin').isVisible()).to.equal(false);
    const field = page.locator('#jpki-pin');
    await field.focus();
    for (const key of ['8', '3', '6', '9', 'erase', '1']) await page.locator(`[data-key="${key}"]`).click();
    expect(await field.getAttribute('type')).to.equal('password');
    await page.locator('#show').click();
    expect([await field.getAttribute('type'), await field.inputValue()]).to.deep.equal(['text', '8361']);
    await page.locator('#send').click();
    expect(text((await asking.entered)?.jpkiPin)).to.equal('8361');
  });

  it('names the mistake at the field where it is, and takes the second try', async () => {
    const asking = pad.ask({ jpki: false, badge: true });
    await open(asking);
    const alert = page.getByRole('alert');
    await fill({ 'badge-pin': '728194', 'badge-pin-again': '728195' });
    await alert.getByText(PIN_WORDS.en.notTheSame).waitFor();
    await fill({ 'badge-pin': '777777', 'badge-pin-again': '777777' });
    await alert.getByText(PIN_WORDS.en.problems['pin-repeated-digit']).waitFor();
    expect(await page.locator('#badge-pin').getAttribute('aria-invalid')).to.equal('true');
    await fill({ 'badge-pin': '728194', 'badge-pin-again': '728194' });
    expect(text((await asking.entered)?.badgePin)).to.equal('728194');
  });

  it('says how many tries are left after a wrong national PIN', async () => {
    await open(pad.ask({ jpki: true, badge: false, jpkiTriesLeft: 2 }));
    await page.getByRole('alert').getByText('Tries left: 2').waitFor();
  });

  it('asks nothing when its question is over', async () => {
    const asking = pad.ask(BOTH);
    asking.cancel();
    await open(asking);
    await page.getByText(PIN_WORDS.en.over).waitFor();
    expect(await page.locator('form').isVisible()).to.equal(false);
  });

  it('keeps its question when the holder changes the language', async () => {
    const asking = pad.ask({ jpki: true, badge: false });
    await open(asking, 'ja-JP');
    await page.getByRole('link', { name: 'English' }).click();
    await page.getByText(PIN_WORDS.en.jpkiPin).waitFor();
    await fill({ 'jpki-pin': '8361' });
    expect(text((await asking.entered)?.jpkiPin)).to.equal('8361');
  });

  for (const language of LANGUAGES) {
    it(`can be used by everybody, on a phone too (${language})`, async () => {
      await open(pad.ask(BOTH), language);
      await page.getByText(PIN_WORDS[language].badgePinAgain).waitFor();
      expect(await accessibilityProblems(page)).to.deep.equal([]);
      expect(await tooWideOrSmall(page)).to.deep.equal([]);
    });
  }
});
