import { linesOf, wholePx, type TextParts } from './text-parts.ts';

/** What a column has to hold. */
export interface ColumnNeed {
  readonly key: string;
  /** Goes under the row's name before the others do. */
  readonly isFirstToFold: boolean;
  /** Share of the room that nobody needs. */
  readonly weight: number;
  readonly head: TextParts;
  /** The longest of its cells. */
  readonly cells: readonly TextParts[];
}

export interface TableRoom {
  readonly widthPx: number;
  /** Of a cell, both sides together. */
  readonly paddingPx: number;
}

/** Which columns stand side by side, which are told under the row's name, and how high a row has to be for both. */
export interface ColumnLayout {
  readonly shown: readonly { readonly key: string; readonly widthPx: number }[];
  readonly folded: readonly string[];
  /** Lines of the highest cell. */
  readonly lines: number;
  /** Lines of what is folded. */
  readonly foldedLines: number;
}

/** Between two columns that are told under the name, and between a column's word and its value. */
export const FOLDED_GAP_PX = 16;
export const FOLDED_WORD_GAP_PX = 6;
/** A text has so many lines, then an ellipsis: free text may be of any length. */
export const MOST_LINES = 3;

/** A cell shorter than this is not broken: dates, names of places, states. */
const SHORT_PX = 168;
/** A longer one is broken once, unless it took more than this. */
const WIDEST_LEAST_PX = 320;
const BROKEN_ONCE = 2;
const STEP_PX = 8;
/** No column grows beyond this while others still want room. */
const WIDEST_PX = 480;

interface SizedColumn {
  readonly need: ColumnNeed;
  readonly leastPx: number;
  readonly wantedPx: number;
}

export function layOutColumns(needs: readonly ColumnNeed[], { widthPx, paddingPx }: TableRoom): ColumnLayout {
  const sized = needs.map((need) => sizedColumn(need, paddingPx));
  const kept = keptColumns(sized, widthPx);
  const folded = sized.filter((column) => !kept.includes(column)).map(({ need }) => need);
  const shown = shareOut(kept, widthPx);
  const lines = shown.flatMap((column) =>
    column.need.cells.map((cell) => linesOf(cell, column.widthPx - paddingPx)),
  );
  return {
    shown: shown.map(({ need, widthPx: px }) => ({ key: need.key, widthPx: px })),
    folded: folded.map(({ key }) => key),
    lines: Math.min(MOST_LINES, Math.max(1, ...lines)),
    foldedLines: foldedLines(folded, widthPx - paddingPx),
  };
}

function sizedColumn(need: ColumnNeed, paddingPx: number): SizedColumn {
  const longestPx = Math.max(0, ...need.cells.map(wholePx));
  let leastPx = Math.max(...need.head, ...need.cells.flat(), Math.min(longestPx, SHORT_PX), 0);
  while (leastPx < WIDEST_LEAST_PX && breaksOften(need, leastPx)) leastPx += STEP_PX;
  const wantedPx = Math.max(leastPx, wholePx(need.head), Math.min(longestPx, WIDEST_PX));
  return { need, leastPx: leastPx + paddingPx, wantedPx: wantedPx + paddingPx };
}

function breaksOften({ head, cells }: ColumnNeed, widthPx: number): boolean {
  return [head, ...cells].some((text) => linesOf(text, widthPx) > BROKEN_ONCE);
}

/** The first column always; of the others the last ones go until the rest has room. */
function keptColumns(columns: readonly SizedColumn[], widthPx: number): readonly SizedColumn[] {
  const others = columns.slice(1).reverse();
  const order = [
    ...others.filter(({ need }) => need.isFirstToFold),
    ...others.filter(({ need }) => !need.isFirstToFold),
  ];
  let kept = columns;
  for (const column of order) {
    if (sum(kept.map(({ leastPx }) => leastPx)) <= widthPx) break;
    kept = kept.filter((each) => each !== column);
  }
  return kept;
}

/** Each has what it must, then alike of what it wants, and what is left by weight. */
function shareOut(columns: readonly SizedColumn[], widthPx: number) {
  const spare = Math.max(0, widthPx - sum(columns.map(({ leastPx }) => leastPx)));
  const wished = sum(columns.map(({ leastPx, wantedPx }) => wantedPx - leastPx));
  const granted = wished === 0 ? 0 : Math.min(1, spare / wished);
  const rest = spare - granted * wished;
  const weights = sum(columns.map(({ need }) => need.weight));
  return columns.map(({ need, leastPx, wantedPx }) => ({
    need,
    widthPx: leastPx + granted * (wantedPx - leastPx) + (rest * need.weight) / weights,
  }));
}

/** At most: as if one row held the longest text of each column. */
function foldedLines(columns: readonly ColumnNeed[], widthPx: number): number {
  let lines = 0;
  let leftPx = 0;
  for (const { head, cells } of columns) {
    const longest = cells.reduce<TextParts>(
      (most, each) => (wholePx(each) > wholePx(most) ? each : most),
      [],
    );
    if (longest.length === 0) continue;
    const text = [...head, FOLDED_WORD_GAP_PX, ...longest];
    const px = wholePx(text) + FOLDED_GAP_PX;
    if (px > leftPx) {
      lines += Math.min(MOST_LINES, linesOf(text, widthPx));
      leftPx = widthPx + FOLDED_GAP_PX;
    }
    leftPx = Math.max(0, leftPx - px);
  }
  return lines;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
