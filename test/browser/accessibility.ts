import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const STANDARD = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Rules whose answer is another one in other colours. */
const OF_COLOURS = ['color-contrast', 'link-in-text-block'];

interface Found {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly html: string }[];
  }[];
}

/** What axe-core finds against WCAG 2.2 AA, as `rule: element` lines. */
export function accessibilityProblems(page: Page): Promise<string[]> {
  return problemsOf(page, { type: 'tag', values: STANDARD });
}

/** What may be wrong in dark where nothing is in light. */
export function colourProblems(page: Page): Promise<string[]> {
  return problemsOf(page, { type: 'rule', values: OF_COLOURS });
}

async function problemsOf(
  page: Page,
  runOnly: { readonly type: string; readonly values: readonly string[] },
): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async (only) => {
    const { axe } = globalThis as unknown as {
      axe: { run(context: Document, options: object): Promise<Found> };
    };
    const { violations } = await axe.run(document, { runOnly: only });
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
  }, runOnly);
}
