import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pinTraces } from '../support/pin-traces.ts';
import type { ConsolePage } from './console-browser.ts';
import { layCard } from './demo-hands.ts';

/** As a clerk begins it, and as the holder types twice into the desk's own page, in a window of its own. */
export async function setPinAtDesk(
  operator: ConsolePage,
  holder: { card: string; kana: string; pin: string },
) {
  const { page } = operator;
  await operator.go('/desk');
  await page.getByRole('combobox').fill(holder.kana);
  await page.getByRole('option').first().click();
  await operator.button('次へ').click();
  await page.getByRole('radio', { name: /暗証番号を設定する/ }).check();
  await operator.button('次へ').click();
  await page.getByRole('checkbox').check();
  await operator.button('次へ').click();
  await operator.button('始める').click();
  await page.locator('[data-step="waiting-for-card"][data-state="open"]').waitFor();
  await layCard(page, { card: holder.card, reader: /デスク/ });
  const opened = operator.context.waitForEvent('page');
  await page.getByText('デスクの入力画面を開く').click();
  const field = await opened;
  await field.bringToFront();
  const inputs = field.locator('input:visible');
  await inputs.nth(0).fill(holder.pin);
  await inputs.nth(1).fill(holder.pin);
  await inputs.nth(1).press('Enter');
  await page.getByText('暗証番号を設定しました').waitFor();
  await field.close();
  await page.bringToFront();
}

/** Files of a demo in which the PIN stands in any form; the virtual card's own memory is where it belongs. */
export function filesWithPin(dataFolder: string, pin: string): readonly string[] {
  const files = readdirSync(dataFolder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(dataFolder, name))
    .filter((file) => statSync(file).isFile() && !file.startsWith(join(dataFolder, 'cards')));
  if (files.length < 10) throw new Error(`only ${files.length} files: is this a demo's folder?`);
  return files
    .filter((file) => pinTraces(readFileSync(file), pin).length > 0)
    .map((file) => relative(dataFolder, file));
}
