import { type CellPage, readCell, type SqliteCell } from './sqlite-record.ts';

/** A page taken apart: cells that are in use, and everything else on it, where deleted rows live on. */
export interface SqlitePage {
  readonly cells: readonly SqliteCell[];
  readonly rest: readonly Buffer[];
}

const KINDS: Readonly<Partial<Record<number, CellPage>>> = {
  0x0d: 'table-leaf',
  0x0a: 'index-leaf',
  0x02: 'index-interior',
};

/** Any page, whatever it is used for: one that is no page of rows is all rest. */
export function takeApart(
  page: Buffer,
  { headerAt, usable }: { readonly headerAt: number; readonly usable: number },
): SqlitePage {
  const kind = KINDS[page[headerAt] ?? 0];
  if (kind === undefined) return { cells: [], rest: [page] };
  const pointers = headerAt + (kind === 'index-interior' ? 12 : 8);
  const count = Math.min(page.readUInt16BE(headerAt + 3), Math.floor((page.length - pointers) / 2));
  const cells: SqliteCell[] = [];
  for (let index = 0; index < count; index += 1) {
    const cell = readCell(page, page.readUInt16BE(pointers + index * 2), { kind, usable });
    if (cell && cell.start >= pointers + count * 2) cells.push(cell);
  }
  return { cells, rest: between(page, pointers + count * 2, cells) };
}

function between(page: Buffer, from: number, cells: readonly SqliteCell[]): readonly Buffer[] {
  const rest: Buffer[] = [];
  let at = from;
  for (const { start, end } of [...cells].sort((left, right) => left.start - right.start)) {
    if (start - at >= SHORTEST) rest.push(page.subarray(at, start));
    at = Math.max(at, end);
  }
  if (page.length - at >= SHORTEST) rest.push(page.subarray(at));
  return rest;
}

/** Twelve digits. */
const SHORTEST = 12;
