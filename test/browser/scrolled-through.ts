import type { Locator } from 'playwright-core';

/** What a long list shows while somebody scrolls to its end: frames, rows that were blank in one, and the last row. */
export function scrolledThrough(
  region: Locator,
): Promise<{ readonly blanks: number; readonly frames: number; readonly last: number }> {
  return region.evaluate(async (box) => {
    const frame = (): Promise<void> =>
      new Promise((resolve) =>
        requestAnimationFrame(() => {
          resolve();
        }),
      );
    let blanks = 0;
    let frames = 0;
    const isBlank = (y: number): boolean => {
      const { left } = box.getBoundingClientRect();
      const row = document.elementFromPoint(left + 40, y)?.closest('tr');
      return row?.classList.contains('data-row') !== true || row.textContent.trim() === '';
    };
    for (let still = 0; still < 60;) {
      const before = box.scrollTop;
      box.scrollTop += 4_800;
      await frame();
      await frame();
      const { top, bottom } = box.getBoundingClientRect();
      for (let y = top + 80; y < Math.min(bottom, innerHeight) - 60; y += 96) blanks += isBlank(y) ? 1 : 0;
      frames += 1;
      still = box.scrollTop === before ? still + 1 : 0;
    }
    const last = [...box.querySelectorAll('tr[aria-rowindex]')].at(-1)?.getAttribute('aria-rowindex');
    return { blanks, frames, last: Number(last) };
  });
}
