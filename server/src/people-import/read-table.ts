import type { ImportCharset } from '@monban/core/api/people-import';
import { AppError } from '@monban/core/errors';
import { decodeText, detectCharset, REPLACEMENT } from './charset.ts';
import { readCsv } from './csv-table.ts';
import { invalidField } from '../http/problem.ts';
import { readSheets } from './workbook-table.ts';

/** A file as cells, in memory only. */
export interface FileTable {
  readonly format: 'csv' | 'xlsx';
  /** Null for a workbook. */
  readonly charset: ImportCharset | null;
  readonly hasByteOrderMark: boolean;
  readonly sheets: readonly string[];
  /** From 1; null for a CSV file. */
  readonly sheet: number | null;
  /** As a spreadsheet counts them: the first is row 1. */
  readonly rows: readonly (readonly string[])[];
}

export interface TableChoice {
  readonly charset?: ImportCharset | undefined;
  readonly sheet?: number | undefined;
}

export const MOST_ROWS = 100_000;
export const MOST_COLUMNS = 200;

/**
 * Reads a CSV file or a workbook; the first bytes tell which. `VALIDATION_FAILED` for what is neither, or
 * where the chosen character set or sheet does not fit.
 */
export async function readTable(bytes: Uint8Array, choice: TableChoice): Promise<FileTable> {
  const table = isWorkbook(bytes) ? await workbookTable(bytes, choice) : csvTable(bytes, choice);
  const { rows } = table;
  if (rows.length > MOST_ROWS || rows.some((cells) => cells.length > MOST_COLUMNS))
    throw new AppError('PAYLOAD_TOO_LARGE');
  return table;
}

/** The local file header of a ZIP archive. */
function isWorkbook(bytes: Uint8Array): boolean {
  return [0x50, 0x4b, 0x03, 0x04].every((byte, index) => bytes[index] === byte);
}

async function workbookTable(bytes: Uint8Array, { sheet = 1 }: TableChoice): Promise<FileTable> {
  const sheets = await readSheets(bytes);
  const chosen = sheets[sheet - 1];
  if (chosen === undefined) throw invalidField('/sheet', 'SHEET_UNKNOWN');
  const names = sheets.map(({ name }) => name);
  return {
    format: 'xlsx',
    charset: null,
    hasByteOrderMark: false,
    sheets: names,
    sheet,
    rows: chosen.rows,
  };
}

function csvTable(bytes: Uint8Array, choice: TableChoice): FileTable {
  const detected = detectCharset(bytes);
  const charset = choice.charset ?? detected.charset;
  const text = decodeText(bytes, charset);
  // No text has it, and every other kind of file does.
  if (text.includes('\0')) throw invalidField('/file', 'FILE_UNREADABLE');
  const rows = readCsv(text);
  if (choice.charset === undefined && text.includes(REPLACEMENT))
    throw invalidField('/charset', 'CHARSET_UNKNOWN');
  const { hasByteOrderMark } = detected;
  return { format: 'csv', charset, hasByteOrderMark, sheets: [], sheet: null, rows };
}
