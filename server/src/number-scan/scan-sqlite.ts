import { open } from 'node:fs/promises';
import { findNumbersInBytes } from '../number-guard/byte-scan.ts';
import { pageSizeOf, SqliteFile } from './sqlite-file.ts';
import { type SqlitePage, takeApart } from './sqlite-page.ts';
import { readRecord, type SqliteCell } from './sqlite-record.ts';
import type { ScanReport } from './scan-report.ts';

/** A number in a page; `column` from 1 where it stands in a row. */
interface PageHit {
  readonly writing: string;
  readonly rowId: number | null;
  readonly column: number | null;
}

/**
 * Every page of a SQLite database as it lies on the disk: rows in use, rows that were deleted, and free pages. Nothing
 * is locked or changed, so that it may run beside a server. A page at a time is in memory.
 */
export async function scanSqliteFile(path: string, target: string, report: ScanReport): Promise<void> {
  const file = await SqliteFile.open(path);
  try {
    const free = await file.freePages();
    for (let number = 1; number <= file.pages; number += 1) {
      const page = await file.page(number);
      report.read(page.length);
      if (page.length < LEAST_PAGE) continue;
      const parts = takeApart(page, file.layoutOf(number));
      const hits = await searchPage(parts, (cell) => file.valuesOf(cell));
      const owner = hits.length === 0 || free.has(number) ? undefined : await file.ownerOf(number);
      const where = free.has(number) ? 'free page' : 'page';
      for (const hit of hits)
        report.hit({
          target,
          place: placeOf(hit, { page: `${where} ${number}`, owner }),
          writing: hit.writing,
        });
    }
  } finally {
    await file.close();
  }
}

const LEAST_PAGE = 512;
const WAL_HEADER = 32;
const FRAME_HEADER = 24;

export function isSqliteWal(beginning: Uint8Array): boolean {
  return [0x82, 0x83].some((last) => MAGIC_OF_WAL.equals(beginning.subarray(0, 3)) && beginning[3] === last);
}

const MAGIC_OF_WAL = Buffer.from([0x37, 0x7f, 0x06]);

/** The same for the pages of a write-ahead log, those of older transactions included. Section 4.1 "WAL File Format". */
export async function scanSqliteWal(path: string, target: string, report: ScanReport): Promise<void> {
  const file = await open(path, 'r');
  try {
    const header = Buffer.alloc(WAL_HEADER);
    await file.read(header, 0, WAL_HEADER, 0);
    const pageSize = header.readUInt32BE(8);
    if (pageSize < LEAST_PAGE || pageSize > 65_536) throw new RangeError('not a write-ahead log');
    const frame = Buffer.alloc(FRAME_HEADER + pageSize);
    for (let at = WAL_HEADER; ; at += frame.length) {
      const { bytesRead } = await file.read(frame, 0, frame.length, at);
      if (bytesRead < frame.length) return;
      report.read(bytesRead);
      await scanFrame(frame, target, report);
    }
  } finally {
    await file.close();
  }
}

async function scanFrame(frame: Buffer, target: string, report: ScanReport): Promise<void> {
  const number = frame.readUInt32BE(0);
  const page = frame.subarray(FRAME_HEADER);
  const first = number === 1 && page.toString('latin1', 0, 6) === 'SQLite';
  const usable = page.length - (first ? page.length - pageSizeOf(page) : 0);
  const parts = takeApart(page, { headerAt: first ? 100 : 0, usable });
  const valuesHere = ({ payload, overflow }: SqliteCell) =>
    Promise.resolve(readRecord(payload, payload.length + (overflow?.bytes ?? 0)));
  for (const hit of await searchPage(parts, valuesHere)) {
    const place = placeOf(hit, { page: `page ${number} in the write-ahead log`, owner: undefined });
    report.hit({ target, place, writing: hit.writing });
  }
}

type ValuesOf = (cell: SqliteCell) => Promise<readonly Buffer[] | undefined>;

async function searchPage({ cells, rest }: SqlitePage, valuesOf: ValuesOf): Promise<readonly PageHit[]> {
  const rows = new RowText();
  const others = [...rest];
  for (const cell of cells) {
    const values = await valuesOf(cell);
    if (values) rows.add(cell.rowId, values);
    else others.push(cell.payload);
  }
  const inRest = others
    .filter((bytes) => bytes.some((byte) => byte !== 0))
    .flatMap((bytes) => findNumbersInBytes(bytes, { bounds: 'values' }))
    .map(({ writing }): PageHit => ({ writing, rowId: null, column: null }));
  return [...rows.hits(), ...inRest];
}

/** Neither digits nor groups nor base64 go on over it. */
const BETWEEN = Buffer.from('\n|\n');

/** The values of many rows in one piece, so that they are searched in one pass. */
class RowText {
  readonly #parts: Buffer[] = [];
  readonly #starts: { readonly at: number; readonly rowId: number | null; readonly column: number }[] = [];
  #length = 0;

  add(rowId: number | null, values: readonly Buffer[]): void {
    for (const [index, value] of values.entries()) {
      if (value.length === 0) continue;
      this.#starts.push({ at: this.#length, rowId, column: index + 1 });
      this.#parts.push(value, BETWEEN);
      this.#length += value.length + BETWEEN.length;
    }
  }

  hits(): readonly PageHit[] {
    return findNumbersInBytes(Buffer.concat(this.#parts)).map(({ offset, writing }) => {
      const place = this.#starts.findLast(({ at }) => at <= offset);
      return { writing, rowId: place?.rowId ?? null, column: place?.column ?? null };
    });
  }
}

function placeOf(
  { rowId, column }: PageHit,
  { page, owner }: { readonly page: string; readonly owner: string | undefined },
): string {
  const inUse = rowId !== null && column !== null;
  const row = inUse ? `, row ${rowId}, column ${column}` : column === null ? ', not in a row' : '';
  return owner === undefined ? `${page}${row}` : `${owner}: ${page}${row}`;
}
