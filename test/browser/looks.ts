import { accessibilityProblems, colourProblems } from './accessibility.ts';
import { type ConsolePage, LANGUAGES, type Size } from './console-browser.ts';
import { tooWide, tooWideOrSmall } from './phone-fit.ts';

export const DESK: Size = { width: 1440, height: 900 };
/** Between a phone and a desk: lists decide by their own width which columns stand side by side. */
const WIDTHS_OF_LISTS = [800, 1024, 1280, 1440, 1920] as const;
export const SMALL_PHONE: Size = { width: 360, height: 740 };

/**
 * What does not fit or cannot be used by everybody on the page as it stands: on a small phone, then at a desk in both
 * colours, with a picture of each; a list at widths between, too. Ends at the desk, in light. `isForPhones`: all rules
 * are asked on the phone, too.
 */
export async function problemsAsItStands(
  one: ConsolePage,
  name: string,
  { isForPhones = false } = {},
): Promise<string[]> {
  await one.resize(SMALL_PHONE);
  const found = await tooWideOrSmall(one.page);
  await one.screenshot(`${name}-phone`);
  if (isForPhones) found.push(...(await accessibilityProblems(one.page)));
  found.push(...(await cutInList(one, name)));
  await one.resize(DESK);
  await one.screenshot(`${name}-light`);
  found.push(...(await accessibilityProblems(one.page)));
  await one.turn('dark');
  await one.screenshot(`${name}-dark`);
  found.push(...(await colourProblems(one.page)).map((problem) => `dark: ${problem}`));
  await one.turn('light');
  return found.map((problem) => `${name}: ${problem}`);
}

async function cutInList(one: ConsolePage, name: string): Promise<string[]> {
  const found: string[] = [];
  if ((await one.page.locator('.data-table').count()) === 0) return found;
  for (const width of WIDTHS_OF_LISTS) {
    await one.resize({ ...DESK, width });
    const here = await tooWide(one.page);
    if (width === WIDTHS_OF_LISTS[0] || here.length > 0) await one.screenshot(`${name}-${String(width)}`);
    found.push(...here.map((problem) => `${String(width)} px: ${problem}`));
  }
  return found;
}

/** The same of an address in both languages. Ends in Japanese. */
export async function problemsAt(one: ConsolePage, path: string, name: string): Promise<string[]> {
  const found: string[] = [];
  // An empty page keeps no choice of a language.
  if (one.page.url() === 'about:blank') await one.go(path);
  for (const language of [...LANGUAGES].reverse()) {
    await one.appear({ language, theme: 'light' });
    await one.go(path);
    await one.settled();
    found.push(...(await problemsAsItStands(one, `${name}-${language}`, { isForPhones: true })));
  }
  return found;
}
