import { accessibilityProblems, colourProblems } from './accessibility.ts';
import { type ConsolePage, LANGUAGES, type Size } from './console-browser.ts';
import { tooWideOrSmall } from './phone-fit.ts';

export const DESK: Size = { width: 1440, height: 900 };
export const SMALL_PHONE: Size = { width: 360, height: 740 };

/**
 * What does not fit or cannot be used by everybody on the page as it stands: on a small phone, then at a desk in both
 * colours, with a picture of each. Ends at the desk, in light. `isForPhones`: all rules are asked on the phone, too.
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
  await one.resize(DESK);
  await one.screenshot(`${name}-light`);
  found.push(...(await accessibilityProblems(one.page)));
  await one.turn('dark');
  await one.screenshot(`${name}-dark`);
  found.push(...(await colourProblems(one.page)).map((problem) => `dark: ${problem}`));
  await one.turn('light');
  return found.map((problem) => `${name}: ${problem}`);
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
