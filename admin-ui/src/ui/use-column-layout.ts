import { computed, type ComputedRef, type Ref } from 'vue';
import { layOutColumns, type ColumnLayout } from './column-layout.ts';
import {
  columnNeeds,
  COMPACT,
  COMPACT_BELOW_PX,
  ROOMY,
  textMeasure,
  type TableType,
} from './column-needs.ts';
import type { Column } from './columns.ts';
import { LongestCells } from './longest-cells.ts';

export interface LaidOutTable<Row> {
  readonly shown: readonly { readonly column: Column<Row>; readonly width: string }[];
  readonly folded: readonly Column<Row>[];
  readonly isCompact: boolean;
  readonly lines: number;
  readonly foldedPx: number;
  readonly rowPx: number;
}

interface TableContents<Row> {
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
  readonly marked: ReadonlySet<string>;
  readonly isDense: boolean;
  /** All rows are drawn, for paper: every column stands. */
  readonly isWhole: boolean;
}

const COMFORTABLE_ROW_PX = 48;
const DENSE_ROW_PX = 36;
const ROW_EDGE_PX = 6;
const FOLDED_LINE_PX = 24;

/** Columns by the width that the table itself has, `widthPx`; below 1 it is not drawn yet. */
export function useColumnLayout<Row>(
  contents: () => TableContents<Row>,
  widthPx: Readonly<Ref<number>>,
): ComputedRef<LaidOutTable<Row>> {
  const longest = new LongestCells<Row>();
  const measure = textMeasure();
  const texts = computed(() => longest.look(contents().rows, contents().columns));
  return computed(() => {
    const { columns, marked, isDense, isWhole } = contents();
    const isCompact = widthPx.value < COMPACT_BELOW_PX;
    const type = isCompact ? COMPACT : ROOMY;
    const needs = columnNeeds(columns, texts.value, { type, measure, marked });
    const isFree = isWhole || widthPx.value < 1;
    const layout = layOutColumns(needs, {
      widthPx: isFree ? Number.MAX_SAFE_INTEGER : widthPx.value,
      paddingPx: type.paddingPx,
    });
    return { ...placed(columns, layout, isFree ? '%' : 'px'), isCompact, ...heights(layout, type, isDense) };
  });
}

/** A table without a width of its own yet, or on paper, gets shares. */
function placed<Row>(columns: readonly Column<Row>[], { shown, folded }: ColumnLayout, unit: '%' | 'px') {
  const whole = unit === 'px' ? 1 : shown.reduce((sum, { widthPx }) => sum + widthPx, 0) / 100;
  return {
    shown: shown.flatMap(({ key, widthPx }) => {
      const column = columns.find((each) => each.key === key);
      return column ? [{ column, width: `${String(widthPx / whole)}${unit}` }] : [];
    }),
    folded: columns.filter(({ key }) => folded.includes(key)),
  };
}

/** One for all rows, so that the height of those that are not drawn is known. */
function heights({ lines, foldedLines }: ColumnLayout, { linePx }: TableType, isDense: boolean) {
  const leastPx = isDense ? DENSE_ROW_PX : COMFORTABLE_ROW_PX;
  const foldedPx = foldedLines * FOLDED_LINE_PX;
  return { lines, foldedPx, rowPx: Math.max(leastPx, lines * linePx + ROW_EDGE_PX) + foldedPx };
}
