import type { ConsolePage } from './console-browser.ts';
import { layCard, takeCard } from './demo-hands.ts';

/** As a clerk writes a badge for whoever is found by this, onto a virtual card of the demo. */
export async function issueAtDesk(
  operator: ConsolePage,
  { card, search, carrier }: { readonly card: string; readonly search: string; readonly carrier?: string },
): Promise<void> {
  const { page } = operator;
  await operator.go('/desk');
  await page.getByRole('combobox').fill(search);
  await page.getByRole('option').first().click();
  await operator.button('次へ').click();
  await page.getByRole('radio', { name: '社員証を発行する' }).check();
  await operator.button('次へ').click();
  await operator.button('次へ').click();
  await page.getByText('本人を確かめてから次へ進んでください。').waitFor();
  await page.getByRole('checkbox').check();
  await operator.button('次へ').click();
  if (carrier !== undefined) await page.locator('select[name="carrier"]').selectOption({ label: carrier });
  await operator.button('始める').click();
  await page.locator('[data-step="waiting-for-card"][data-state="open"]').waitFor();
  await operator.screenshot('issue-waiting');
  await layCard(page, { card, reader: /デスク/ });
  await page.getByText('社員証を発行しました').waitFor();
  await operator.screenshot('issue-done');
  await takeCard(page, card);
}
