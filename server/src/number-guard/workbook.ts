import { TableWatch } from '@monban/core/privacy/columns';
import { holdsMyNumber } from '@monban/core/privacy/my-number';
import { cellAt } from './cell-name.ts';
import { placeOf } from './text-file.ts';
import type { UploadPlace } from './upload.ts';
import { unescapeXml } from './xml-text.ts';

/** Shared strings of a workbook (ECMA-376 part 1, 18.4), the runs of each joined. */
export function sharedStringsOf(xml: string): readonly string[] {
  return [...xml.matchAll(/<(?:x:)?si\b[^>]*?(?:\/>|>(.*?)<\/(?:x:)?si>)/gs)].map(([, inner = '']) =>
    textIn(inner),
  );
}

/** Cells of one sheet, hidden or not: text, numbers however they are formatted, formulas, and whole columns. */
export function searchSheet(xml: string, strings: readonly string[], sheet: number): readonly UploadPlace[] {
  const watch = new TableWatch();
  const formulas: UploadPlace[] = [];
  let [row, cells]: [number, string[]] = [1, []];
  for (const [, attributes = '', inner = ''] of xml.matchAll(CELL)) {
    const name = /\br="([A-Z0-9]+)"/.exec(attributes)?.[1] ?? '';
    const at = cellAt(name) ?? { row, column: cells.length + 1 };
    for (; row < at.row && row < LAST_ROW; row += 1) {
      watch.add(withoutHoles(cells));
      cells = [];
    }
    cells[Math.min(at.column, LAST_COLUMN) - 1] = valueOf(attributes, inner, strings);
    if (holdsMyNumber(formulaIn(inner))) formulas.push({ kind: 'cell', sheet, cell: name });
  }
  watch.add(withoutHoles(cells));
  return [...watch.findings().map((finding) => placeOf(finding, sheet)), ...formulas];
}

/** Cells that a sheet leaves out are empty. */
function withoutHoles(cells: readonly (string | undefined)[]): readonly string[] {
  return Array.from(cells, (cell) => cell ?? '');
}

const CELL = /<(?:x:)?c\b([^>]*?)(?:\/>|>(.*?)<\/(?:x:)?c>)/gs;
/** Limits of the format. */
const [LAST_ROW, LAST_COLUMN] = [1_048_576, 16_384];

function valueOf(attributes: string, inner: string, strings: readonly string[]): string {
  const type = /\bt="([a-zA-Z]+)"/.exec(attributes)?.[1] ?? 'n';
  if (type === 'inlineStr') return textIn(inner);
  const value = unescapeXml(/<(?:x:)?v\b[^>]*>(.*?)<\/(?:x:)?v>/s.exec(inner)?.[1] ?? '');
  if (type === 's') return strings[Number(value)] ?? '';
  return type === 'n' ? wholeOf(value) : value;
}

/** A number is stored as a double: `1.2E+11`. What follows its point is nobody's number. */
function wholeOf(value: string): string {
  const number = Number(value);
  return Number.isFinite(number) && Math.abs(number) < 1e15 ? String(Math.trunc(number)) : value;
}

/** `="1234"&"5678"` joined as it will be shown. */
function formulaIn(inner: string): string {
  const formula = unescapeXml(/<(?:x:)?f\b[^>]*>(.*?)<\/(?:x:)?f>/s.exec(inner)?.[1] ?? '');
  return formula.replaceAll(/"\s*[&,]\s*"/g, '').replaceAll('"', ' ');
}

/** Phonetic runs (`rPh`) are a reading of the text, not part of it: they are searched on their own line. */
function textIn(inner: string): string {
  const phonetic = [...inner.matchAll(/<(?:x:)?rPh\b.*?<\/(?:x:)?rPh>/gs)]
    .map(([run]) => runsOf(run))
    .join('');
  const text = runsOf(inner.replaceAll(/<(?:x:)?rPh\b.*?<\/(?:x:)?rPh>/gs, ''));
  return phonetic === '' ? text : `${text}\n${phonetic}`;
}

function runsOf(xml: string): string {
  return unescapeXml(
    [...xml.matchAll(/<(?:x:)?t\b[^>]*>(.*?)<\/(?:x:)?t>/gs)].map(([, text = '']) => text).join(''),
  );
}
