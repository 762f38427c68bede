import type { ImportInspection, InspectImportQuery } from '@monban/core/api/people-import';
import { invalidField } from '../http/problem.ts';
import { guessHeaderRow, meaningOfHeader, type HeaderMeaning } from './header-aliases.ts';
import { foldHeader } from './fold.ts';
import type { SavedColumns } from './mapping-store.ts';
import { readTable, type FileTable } from './read-table.ts';
import { refuseNumberColumns } from './refuse-number-columns.ts';

export interface HeadedTable extends FileTable {
  /** From 0. */
  readonly headerIndex: number;
  readonly headers: readonly string[];
}

type Reading = Pick<InspectImportQuery, 'charset' | 'sheet' | 'headerRow'>;

/** Reads the file and refuses it where it holds a My Number; nothing of it is kept. `VALIDATION_FAILED` without rows. */
export async function openTable(bytes: Uint8Array, reading: Reading): Promise<HeadedTable> {
  const table = await readTable(bytes, reading);
  const headerIndex = reading.headerRow === undefined ? guessHeaderRow(table.rows) : reading.headerRow - 1;
  const headers = table.rows[headerIndex]?.map((header) => header.trim().slice(0, LONGEST_HEADER));
  if (headers === undefined) throw invalidField('/headerRow', 'FILE_EMPTY');
  await refuseNumberColumns(table, headerIndex);
  return { ...table, headerIndex, headers };
}

/** What the file seems to be, with what its columns seem to mean: by the saved mapping first, then by their names. */
export function inspectTable(table: HeadedTable, saved: SavedColumns | undefined): ImportInspection {
  const meanings = meaningsOf(table.headers, saved);
  const { format, charset, hasByteOrderMark, sheet, headerIndex } = table;
  return {
    format,
    charset,
    hasByteOrderMark,
    sheets: [...table.sheets],
    sheet,
    headerRow: headerIndex + 1,
    rowCount: table.rows.slice(headerIndex + 1).filter(hasText).length,
    columns: table.headers.map((header, index) => ({ header, ...meaningAt(meanings, index) })),
    firstRows: table.rows
      .slice(0, headerIndex + 1 + ROWS_SHOWN)
      .map((cells, row) =>
        cells.map((cell, index) => shown(cell, row <= headerIndex, meaningAt(meanings, index))),
      ),
  };
}

export function hasText(cells: readonly string[]): boolean {
  return cells.some((cell) => cell.trim() !== '');
}

const ROWS_SHOWN = 10;
const LONGEST_HEADER = 200;
const LONGEST_SHOWN = 100;
const UNKNOWN: HeaderMeaning = { field: null, dropped: null };

function meaningAt(meanings: readonly HeaderMeaning[], index: number): HeaderMeaning {
  return meanings[index] ?? UNKNOWN;
}

/** Each field once: the first column of the name has it. */
function meaningsOf(headers: readonly string[], saved: SavedColumns | undefined): readonly HeaderMeaning[] {
  const byHeader = new Map(saved?.map(({ header, field }) => [foldHeader(header), field]));
  const taken = new Set<string>();
  return headers.map((header) => {
    const field = byHeader.get(foldHeader(header));
    const meaning = field === undefined ? meaningOfHeader(header) : { field, dropped: null };
    if (meaning.field === null || !taken.has(meaning.field)) {
      taken.add(meaning.field ?? '');
      return meaning;
    }
    return UNKNOWN;
  });
}

/** What is left out is not shown either. */
function shown(cell: string, isHead: boolean, { field, dropped }: HeaderMeaning): string {
  if (!isHead && (dropped !== null || field === 'address')) return '';
  return cell.slice(0, LONGEST_SHOWN);
}
