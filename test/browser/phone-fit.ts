import type { Page } from 'playwright-core';

/**
 * What does not fit on the page as it is: content that makes the page scroll sideways, cells whose text is cut, and
 * targets under 44 px. Links within text or a table's cell are as large as their line or cell (WCAG 2.2, 2.5.8).
 */
export async function tooWideOrSmall(page: Page): Promise<string[]> {
  return [...(await tooWide(page)), ...(await tooSmall(page))];
}

/** Content that makes the page scroll sideways, and texts that are cut at their side or below their last line. */
export function tooWide(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const root = document.documentElement;
    if (root.scrollWidth > root.clientWidth) found.push(`scrolls sideways: ${String(root.scrollWidth)} px`);
    const say = (what: string, element: Element): void => {
      const { width, height } = element.getBoundingClientRect();
      const size = `${String(Math.round(width))}x${String(Math.round(height))}`;
      found.push(`${what}: ${element.tagName} ${size} ${element.textContent.trim().slice(0, 30)}`);
    };
    const isDrawn = (element: Element): boolean => {
      const { width, height } = element.getBoundingClientRect();
      return width > 1 && height > 1;
    };
    for (const element of document.querySelectorAll('th, td, .cell, .v-btn')) {
      const isCut = element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 1;
      if (isDrawn(element) && isCut) say('cut', element);
    }
    for (const element of document.querySelectorAll('.cell')) {
      const isCut = element.scrollHeight > element.clientHeight + 1 && element.clientHeight > 1;
      if (isDrawn(element) && isCut) say('cut below', element);
    }
    return found;
  });
}

function tooSmall(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const TARGET_PX = 43.5;
    const isDrawn = (element: Element): boolean => {
      const { width, height } = element.getBoundingClientRect();
      return width > 1 && height > 1;
    };
    const isInText = (element: Element): boolean =>
      getComputedStyle(element).display === 'inline' || element.closest('td') !== null;
    const isSmall = (element: Element): boolean => {
      const { width, height } = (element.closest('label') ?? element).getBoundingClientRect();
      return Math.min(width, height) < TARGET_PX;
    };
    const targets = 'button, a:not(.skip-link), input, select, [role="tab"]';
    return [...document.querySelectorAll(targets)]
      .filter((element) => isDrawn(element) && !isInText(element) && isSmall(element))
      .map((element) => {
        const { width, height } = element.getBoundingClientRect();
        const size = `${String(Math.round(width))}x${String(Math.round(height))}`;
        return `small target: ${element.tagName} ${size} ${element.textContent.trim().slice(0, 30)}`;
      });
  });
}
