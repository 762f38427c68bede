import { parse } from 'csv-parse/sync';
import { type ColumnFinding, findNumberColumns } from '@monban/core/privacy/columns';
import { holdsMyNumber } from '@monban/core/privacy/my-number';
import { findNumbersInBytes } from './byte-scan.ts';
import { cellName } from './cell-name.ts';
import type { UploadPlace } from './upload.ts';

/** Places in a text: cells where it is a table, lines where it is not. */
export function searchText(text: string): readonly UploadPlace[] {
  const table = tableOf(text);
  const places = table ? findNumberColumns(table).map((finding) => placeOf(finding, 1)) : linePlaces(text);
  return places.length === 0 && holdsEncoded(text) ? [{ kind: 'document-part', part: 'text' }] : places;
}

/** How a finding in a sheet is shown. */
export function placeOf(finding: ColumnFinding, sheet: number): UploadPlace {
  return finding.kind === 'cell'
    ? { kind: 'cell', sheet, cell: cellName(finding.row, finding.column) }
    : { kind: 'columns', sheet, finding };
}

const MOST_PLACES = 100;

function linePlaces(text: string): readonly UploadPlace[] {
  return text
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .flatMap((line, index): UploadPlace[] => (holdsMyNumber(line) ? [{ kind: 'line', line: index + 1 }] : []))
    .slice(0, MOST_PLACES);
}

/** JSON escapes and base64: what nobody sees at a glance. */
function holdsEncoded(text: string): boolean {
  return (
    findNumbersInBytes(Buffer.from(text, 'utf8')).some(({ writing }) => writing === 'base64') ||
    holdsMyNumber(unescaped(text))
  );
}

function unescaped(text: string): string {
  return text.replaceAll(/\\u([0-9a-fA-F]{4})/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}

/** A table has a delimiter in its first line and as many columns in most of the others; undefined for prose. */
function tableOf(text: string): readonly (readonly string[])[] | undefined {
  const [header = ''] = text.split(/\r\n|[\n\r]/, 1);
  const delimiter = [',', '\t', ';'].find((one) => header.includes(one));
  if (delimiter === undefined) return undefined;
  try {
    const rows = parse(text, { delimiter, bom: true, relax_column_count: true, skip_empty_lines: true });
    const width = rows[0]?.length ?? 0;
    const even = rows.filter((row) => row.length === width).length;
    return rows.length > 1 && even >= rows.length * 0.8 ? rows : undefined;
  } catch {
    // No CSV: its lines are searched instead.
    return undefined;
  }
}
