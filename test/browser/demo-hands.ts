import type { Page } from 'playwright-core';

interface Laying {
  readonly card: string;
  readonly reader: RegExp;
}

/** Through the same API that the demo page calls, so that the page under test stays where it is. */
export async function layCard(page: Page, { card, reader }: Laying): Promise<void> {
  const other = await page.context().newPage();
  await other.goto(new URL('/demo', page.url()).href);
  const line = other.locator(`[data-card="${card}"]`);
  const option = line.locator('option').filter({ hasText: reader }).first();
  await line.locator('select').selectOption((await option.getAttribute('value')) ?? '');
  await line.getByRole('button', { name: /置く/ }).click();
  await line.getByRole('button', { name: /取る/ }).waitFor();
  await other.close();
}

export async function takeCard(page: Page, card: string): Promise<void> {
  const other = await page.context().newPage();
  await other.goto(new URL('/demo', page.url()).href);
  const line = other.locator(`[data-card="${card}"]`);
  await line.getByRole('button', { name: /取る/ }).click();
  await line.getByRole('button', { name: /置く/ }).waitFor();
  await other.close();
}

/** On the demo page, in a tab of its own. */
export async function atDemoDoor(page: Page, door: RegExp, button: string): Promise<void> {
  const other = await page.context().newPage();
  await other.goto(new URL('/demo', page.url()).href);
  const line = other.locator('.door-line').filter({ hasText: door });
  await line.getByRole('button', { name: button }).click();
  await line.getByRole('button', { name: button }).waitFor({ state: 'detached' });
  await other.close();
}
