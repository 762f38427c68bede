/** A cell of a b-tree page, as far as it lies on the page itself. */
export interface SqliteCell {
  readonly start: number;
  /** Half-open. */
  readonly end: number;
  /** Null in an index. */
  readonly rowId: number | null;
  readonly payload: Buffer;
  /** The rest of the payload, on pages of its own. */
  readonly overflow: { readonly firstPage: number; readonly bytes: number } | null;
}

export type CellPage = 'table-leaf' | 'index-leaf' | 'index-interior';

/**
 * The cell that begins at `start`; undefined where none can. Database File Format of SQLite, 1.6 "B-tree Pages".
 *
 * @param usable bytes of a page without those that are reserved at its end.
 */
export function readCell(
  page: Buffer,
  start: number,
  { kind, usable }: { readonly kind: CellPage; readonly usable: number },
): SqliteCell | undefined {
  const size = readVarint(page, start + (kind === 'index-interior' ? 4 : 0));
  if (!size) return undefined;
  const row = kind === 'table-leaf' ? readVarint(page, size.end) : { value: null, end: size.end };
  if (!row) return undefined;
  const local = localSize(size.value, { kind, usable });
  const overflows = local < size.value;
  const end = row.end + local + (overflows ? 4 : 0);
  if (end > page.length) return undefined;
  const overflow = overflows
    ? { firstPage: page.readUInt32BE(row.end + local), bytes: size.value - local }
    : null;
  return { start, end, rowId: row.value, payload: page.subarray(row.end, row.end + local), overflow };
}

function localSize(size: number, { kind, usable }: { kind: CellPage; usable: number }): number {
  const most = kind === 'table-leaf' ? usable - 35 : Math.floor(((usable - 12) * 64) / 255) - 23;
  if (size <= most) return size;
  const least = Math.floor(((usable - 12) * 32) / 255) - 23;
  const filled = least + ((size - least) % (usable - 4));
  return filled <= most ? filled : least;
}

/**
 * The values of a record that can be a number or hold one: texts and blobs as they are, whole numbers as digits.
 * Undefined where the bytes are no record of this length. Section 2.1 "Record Format".
 *
 * @param size of the whole payload; of values beyond what is at hand nothing is returned.
 */
export function readRecord(payload: Buffer, size: number): readonly Buffer[] | undefined {
  const header = readVarint(payload, 0);
  if (!header || header.value > payload.length || header.value < header.end) return undefined;
  const types: number[] = [];
  let at = header.end;
  while (at < header.value) {
    const type = readVarint(payload, at);
    if (!type) return undefined;
    types.push(type.value);
    at = type.end;
  }
  if (at !== header.value) return undefined;
  const total = types.reduce((sum, type) => sum + bytesOf(type), header.value);
  return total === size ? valuesOf(payload, at, types) : undefined;
}

function valuesOf(payload: Buffer, from: number, types: readonly number[]): readonly Buffer[] {
  let at = from;
  return types.map((type) => {
    const value = payload.subarray(at, at + bytesOf(type));
    at += bytesOf(type);
    if (type >= 12) return value;
    return Buffer.from(value.length < bytesOf(type) ? '' : wholeNumber(type, value), 'latin1');
  });
}

function wholeNumber(type: number, value: Buffer): string {
  if (type === 8 || type === 9) return String(type - 8);
  if (type === 6) return String(value.readBigInt64BE(0));
  if (type >= 1 && type <= 5) return String(value.readIntBE(0, bytesOf(type)));
  if (type !== 7) return '';
  const number = Math.trunc(value.readDoubleBE(0));
  return Number.isSafeInteger(number) ? String(number) : '';
}

const BYTES = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0] as const;

function bytesOf(type: number): number {
  return BYTES[type] ?? Math.floor((type - 12) / 2);
}

/** One to nine bytes, seven bits each, eight in the ninth. Undefined where the bytes end before. */
export function readVarint(bytes: Buffer, start: number): { value: number; end: number } | undefined {
  let value = 0;
  for (let at = start; at < start + 9; at += 1) {
    const byte = bytes[at];
    if (byte === undefined) return undefined;
    if (at === start + 8) return { value: value * 256 + byte, end: at + 1 };
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return { value, end: at + 1 };
  }
  return undefined;
}
