import { stringify } from 'csv-stringify/sync';
import type { PeopleExport, PeopleExportCheck } from '@monban/core/api/people-export';
import writeWorkbook from 'write-excel-file/node';
import { invalidField } from '../http/problem.ts';
import { encodeCp932, unwritableIn } from './cp932.ts';
import type { ExportTable } from './export-table.ts';
import { harmlessCell } from './harmless-cell.ts';

const MOST_PLACES = 20;

/** What of the table its character set cannot hold, after the substitutions that were chosen; nothing is written. */
export function checkExport(table: ExportTable, asked: PeopleExport): PeopleExportCheck {
  const [headers = []] = table;
  const found = new Map<string, PeopleExportCheck['unwritable'][number]>();
  for (const [row, cells] of needsCheck(asked) ? table.entries() : []) {
    for (const [column, cell] of cells.entries()) {
      for (const character of unwritableIn(substituted(cell, asked)))
        note(found, character, { row: row + 1, header: headers[column] ?? '', value: cell });
    }
  }
  return { rowCount: Math.max(0, table.length - 1), unwritable: [...found.values()] };
}

/** The file. `VALIDATION_FAILED` while a character has no place in its set: nothing is written as `?`. */
export async function writeExport(table: ExportTable, asked: PeopleExport): Promise<Uint8Array> {
  if (checkExport(table, asked).unwritable.length > 0)
    throw invalidField('/substitutions', 'CHARACTER_NOT_WRITABLE');
  const cells = table.map((row) => row.map((cell) => substituted(cell, asked)));
  if (asked.format === 'xlsx') return workbookOf(cells);
  const text = stringify(
    cells.map((row) => row.map(harmlessCell)),
    {
      bom: asked.charset === 'utf-8-bom',
      record_delimiter: 'windows',
    },
  );
  return asked.charset === 'cp932' ? encodeCp932(text) : Buffer.from(text, 'utf8');
}

function needsCheck({ format, charset }: PeopleExport): boolean {
  return format === 'csv' && charset === 'cp932';
}

function substituted(cell: string, asked: PeopleExport): string {
  if (!needsCheck(asked)) return cell;
  return asked.substitutions.reduce((text, { character, by }) => text.replaceAll(character, by), cell);
}

/** Every cell is text: nothing in it is a formula, and no code loses a zero. */
async function workbookOf(rows: readonly (readonly string[])[]): Promise<Uint8Array> {
  const data = rows.map((row) => row.map((value) => (value === '' ? null : { value, type: String })));
  return writeWorkbook(data, { sheet: '社員' }).toBuffer();
}

type Place = PeopleExportCheck['unwritable'][number]['places'][number];

function note(
  found: Map<string, PeopleExportCheck['unwritable'][number]>,
  character: string,
  place: Place,
): void {
  const before = found.get(character);
  const places = before?.places ?? [];
  found.set(character, {
    character,
    codePoints: `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`,
    count: (before?.count ?? 0) + 1,
    places: places.length < MOST_PLACES ? [...places, place] : places,
  });
}
