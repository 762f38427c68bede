import { t } from '../text/text.ts';
import type { ColumnNeed } from './column-layout.ts';
import type { Column } from './columns.ts';
import { partsOf, wholePx, type TextParts } from './text-parts.ts';

/** How the cells of a table are set; the style sheet of the table says the same. */
export interface TableType {
  readonly cellPx: number;
  readonly headPx: number;
  readonly chipPx: number;
  /** Height of a line of a cell. */
  readonly linePx: number;
  /** Of a cell, both sides together, and what measuring may be wrong by. */
  readonly paddingPx: number;
}

export const ROOMY: TableType = { cellPx: 16, headPx: 14, chipPx: 14, linePx: 22, paddingPx: 28 };
/** Of a table narrower than this. */
export const COMPACT_BELOW_PX = 640;
export const COMPACT: TableType = { cellPx: 14, headPx: 14, chipPx: 13, linePx: 19, paddingPx: 16 };

const SORT_MARK_PX = 20;
const LONGEST_HEAD_WORD_PX = 160;
/** Shape, gaps and border of a chip around its word. */
const CHIP_PX = 40;
/** A chip of a longer word is broken: each of its lines then has so much less room. */
const UNBROKEN_CHIP_PX = 240;
const BROKEN_CHIP = 1.3;

type Measure = (text: string, sizePx: number, isBold: boolean) => number;

export interface NeedOptions {
  readonly type: TableType;
  readonly measure: Measure;
  /** Keys of columns that show a chip. */
  readonly marked: ReadonlySet<string>;
}

export function columnNeeds<Row>(
  columns: readonly Column<Row>[],
  longest: readonly (readonly string[])[],
  { type, measure, marked }: NeedOptions,
): readonly ColumnNeed[] {
  return columns.map((column, place) => {
    const isMarked = marked.has(column.key);
    const sizePx = isMarked ? type.chipPx : type.cellPx;
    const cells = (longest[place] ?? []).map((text) =>
      partsOf(text, (part) => measure(part, sizePx, place === 0)),
    );
    return {
      key: column.key,
      isFirstToFold: column.isWide === true,
      weight: column.weight ?? 1,
      head: headOf(t(column.label), column.sort !== undefined, (part) => measure(part, type.headPx, true)),
      cells: isMarked ? cells.map(chipOf) : cells,
    };
  });
}

/** Words stay whole, also those of a script without spaces; the mark for sorting stands beside each line of them. */
function headOf(label: string, canSort: boolean, measure: (part: string) => number): TextParts {
  const markPx = canSort ? SORT_MARK_PX : 0;
  return label.split(/(?<=\s)/).flatMap((word) => {
    const px = measure(word) + markPx;
    return px <= LONGEST_HEAD_WORD_PX ? [px] : partsOf(word, measure).map((part) => part + markPx);
  });
}

function chipOf(parts: TextParts): TextParts {
  const px = wholePx(parts) + CHIP_PX;
  return px <= UNBROKEN_CHIP_PX ? [px] : [CHIP_PX, ...parts.map((part) => part * BROKEN_CHIP)];
}

/** Widths of texts as the browser would draw them. */
export function textMeasure(): Measure {
  const pen = document.createElement('canvas').getContext('2d');
  const family = getComputedStyle(document.body).fontFamily;
  return (text, sizePx, isBold) => {
    if (!pen) return text.length * sizePx;
    pen.font = `${isBold ? 'bold' : 'normal'} ${String(sizePx)}px ${family}`;
    return pen.measureText(text).width;
  };
}
