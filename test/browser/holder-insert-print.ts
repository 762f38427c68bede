import { execFileSync } from 'node:child_process';
import type { ConsolePage } from './console-browser.ts';

const POINTS_PER_MM = 72 / 25.4;
/** Where the two sides lie on the paper: left, top, width and height of both together. */
const SHEET_MM = { left: 62.2, top: 40, width: 85.6, height: 2 * 53.98 } as const;
/** The line for checking the scale stands below. */
const RULER_MM = 24;
const TOLERANCE_MM = 0.2;

export interface Printed {
  readonly pages: number;
  /** `210 × 297`. */
  readonly paperMm: string;
  readonly wordsOutside: readonly string[];
}

/** The holder insert on the page that is open, on screen and on paper. */
export class HolderInsertPrint {
  readonly #operator: ConsolePage;

  constructor(operator: ConsolePage) {
    this.#operator = operator;
  }

  /** Insert pages of the people whose names take most room. */
  async pathsOfLongestNames(count: number): Promise<string[]> {
    await this.#operator.go('/people');
    await this.#operator.page.locator('a.row-main').first().waitFor();
    const rows = await this.#operator.page.evaluate(() =>
      [...document.querySelectorAll('a.row-main')].map((link) => ({
        path: link.getAttribute('href') ?? '',
        length: (link.closest('tr')?.textContent ?? '').length,
      })),
    );
    rows.sort((left, right) => right.length - left.length);
    return rows.slice(0, count).map(({ path }) => `${path}/insert`);
  }

  /** Texts that do not fit into their box, as their class. */
  overflowing(): Promise<string[]> {
    return this.#operator.page.evaluate(() =>
      [...document.querySelectorAll('[data-part="insert"] .box')]
        .filter((box) => box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight)
        .map((box) => `${box.className}: ${box.textContent}`),
    );
  }

  /** Width and height of front and back in millimetres: a CSS pixel is 1/96 of an inch. */
  sidesMm(): Promise<string[]> {
    return this.#operator.page.evaluate(() =>
      [...document.querySelectorAll('[data-part="insert"] .side')].map((side) => {
        const { width, height } = side.getBoundingClientRect();
        return [width, height].map((px) => ((px / 96) * 25.4).toFixed(2)).join(' × ');
      }),
    );
  }

  async print(): Promise<Printed> {
    const pdf = await this.#operator.page.pdf({ preferCSSPageSize: true });
    const text = execFileSync('pdftotext', ['-bbox', '-', '-'], { input: pdf, encoding: 'utf8' });
    const pages = [...text.matchAll(/<page width="([\d.]+)" height="([\d.]+)">/g)];
    const [, width = '0', height = '0'] = pages[0] ?? [];
    return {
      pages: pages.length,
      paperMm: [width, height].map((points) => Math.round(Number(points) / POINTS_PER_MM)).join(' × '),
      wordsOutside: wordsOutside(text),
    };
  }
}

function wordsOutside(text: string): string[] {
  const { left, top, width, height } = SHEET_MM;
  const right = left + width + TOLERANCE_MM;
  const bottom = top + height + RULER_MM + TOLERANCE_MM;
  const words = text.matchAll(
    /<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*)<\/word>/g,
  );
  return [...words].flatMap(([, ...parts]) => {
    const [xMin = 0, yMin = 0, xMax = 0, yMax = 0] = parts
      .slice(0, 4)
      .map((points) => Number(points) / POINTS_PER_MM);
    const isInside =
      xMin >= left - TOLERANCE_MM && yMin >= top - TOLERANCE_MM && xMax <= right && yMax <= bottom;
    return isInside ? [] : [`${parts[4] ?? ''} (${xMin.toFixed(1)}, ${yMin.toFixed(1)})`];
  });
}
