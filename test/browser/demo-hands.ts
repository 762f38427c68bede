import type { Page } from 'playwright-core';

interface Laying {
  readonly card: string;
  readonly reader: RegExp;
}

/** Through the same API that the demo page calls, so that the page under test stays where it is. */
export function layCard(page: Page, { card, reader }: Laying): Promise<void> {
  return atDemo(page, async (demo) => {
    const line = demo.locator(`[data-card="${card}"]`);
    const option = line.locator('option').filter({ hasText: reader }).first();
    await line.locator('select').selectOption((await option.getAttribute('value')) ?? '');
    await line.getByRole('button', { name: /置く/ }).click();
    await line.getByRole('button', { name: /取る/ }).waitFor();
  });
}

export function takeCard(page: Page, card: string): Promise<void> {
  return atDemo(page, async (demo) => {
    const line = demo.locator(`[data-card="${card}"]`);
    await line.getByRole('button', { name: /取る/ }).click();
    await line.getByRole('button', { name: /置く/ }).waitFor();
  });
}

/** On the demo page, in a tab of its own. */
export function atDemoDoor(page: Page, door: RegExp, button: string): Promise<void> {
  return atDemo(page, async (demo) => {
    const line = demo.locator('.door-line').filter({ hasText: door });
    await line.getByRole('button', { name: button }).click();
    await line.getByRole('button', { name: button }).waitFor({ state: 'detached' });
  });
}

/** A tab that was closed may send another one to the front, and a tab behind another one draws nothing to click on. */
async function atDemo(page: Page, work: (demo: Page) => Promise<void>): Promise<void> {
  const demo = await page.context().newPage();
  try {
    await demo.goto(new URL('/demo', page.url()).href);
    await demo.bringToFront();
    await work(demo);
  } finally {
    await demo.close();
    await page.bringToFront();
  }
}
