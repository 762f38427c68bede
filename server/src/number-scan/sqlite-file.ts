import { type FileHandle, open } from 'node:fs/promises';
import { readRecord, type SqliteCell } from './sqlite-record.ts';
import { takeApart } from './sqlite-page.ts';

const HEADER_BYTES = 100;
const MAGIC = Buffer.from('SQLite format 3\0', 'latin1');
/** A value that is larger is searched in its pieces. */
const LARGEST_PAYLOAD = 8 * 1024 * 1024;

export function isSqliteFile(beginning: Uint8Array): boolean {
  return MAGIC.equals(beginning.subarray(0, MAGIC.length));
}

/** 1 is written for 65,536, which two bytes do not hold. */
export function pageSizeOf(header: Buffer): number {
  const size = header.readUInt16BE(16);
  return size === 1 ? 65_536 : size;
}

/** The pages of a database, read as bytes: no lock is taken, nothing is written, nothing is checkpointed. */
export class SqliteFile {
  readonly #file: FileHandle;
  readonly pageSize: number;
  readonly usable: number;
  readonly pages: number;

  private constructor(file: FileHandle, header: Buffer, bytes: number) {
    this.#file = file;
    this.pageSize = pageSizeOf(header);
    this.usable = this.pageSize - (header[20] ?? 0);
    this.pages = Math.ceil(bytes / this.pageSize);
  }

  static async open(path: string): Promise<SqliteFile> {
    const file = await open(path, 'r');
    const header = Buffer.alloc(HEADER_BYTES);
    await file.read(header, 0, HEADER_BYTES, 0);
    return new SqliteFile(file, header, (await file.stat()).size);
  }

  /** From 1; shorter at the end of a file that is cut. */
  async page(number: number): Promise<Buffer> {
    const bytes = Buffer.alloc(this.pageSize);
    const { bytesRead } = await this.#file.read(bytes, 0, this.pageSize, (number - 1) * this.pageSize);
    return bytes.subarray(0, bytesRead);
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  /** The values of a cell, whose payload may go on elsewhere; undefined where it is no record. */
  async valuesOf({ payload, overflow }: SqliteCell): Promise<readonly Buffer[] | undefined> {
    const size = payload.length + (overflow?.bytes ?? 0);
    if (overflow === null || size > LARGEST_PAYLOAD) return readRecord(payload, size);
    const parts = [payload];
    let [next, missing] = [overflow.firstPage, overflow.bytes];
    while (missing > 0 && next > 0 && next <= this.pages) {
      const page = await this.page(next);
      if (page.length < this.usable) break;
      parts.push(page.subarray(4, Math.min(this.usable, 4 + missing)));
      missing -= this.usable - 4;
      next = page.readUInt32BE(0);
    }
    return readRecord(Buffer.concat(parts), size);
  }

  /** Numbers of pages that are in no use, with what they held before. */
  async freePages(): Promise<ReadonlySet<number>> {
    const header = await this.page(1);
    const free = new Set<number>();
    let trunk = header.readUInt32BE(32);
    while (trunk > 0 && trunk <= this.pages && !free.has(trunk)) {
      free.add(trunk);
      const page = await this.page(trunk);
      const leaves = Math.min(page.readUInt32BE(4), Math.floor(this.usable / 4) - 2);
      for (let leaf = 0; leaf < leaves; leaf += 1) free.add(page.readUInt32BE(8 + leaf * 4));
      trunk = page.readUInt32BE(0);
    }
    return free;
  }

  /** The table or index to whose tree a page belongs; undefined for overflow and free pages. */
  async ownerOf(number: number): Promise<string | undefined> {
    if (await this.#isInTree(1, number)) return 'sqlite_schema';
    for await (const { name, root } of this.#roots()) if (await this.#isInTree(root, number)) return name;
    return undefined;
  }

  /** Rows of the schema are type, name, table, root page, statement. */
  async *#roots(): AsyncGenerator<{ name: string; root: number }> {
    for await (const number of this.#treeOf(1)) {
      const { cells } = takeApart(await this.page(number), this.layoutOf(number));
      for (const cell of cells) {
        const [, name, , root] = (await this.valuesOf(cell)) ?? [];
        if (name && root) yield { name: name.toString('utf8'), root: Number(root.toString('latin1')) };
      }
    }
  }

  layoutOf(number: number): { headerAt: number; usable: number } {
    return { headerAt: number === 1 ? HEADER_BYTES : 0, usable: this.usable };
  }

  async #isInTree(root: number, number: number): Promise<boolean> {
    for await (const page of this.#treeOf(root)) if (page === number) return true;
    return false;
  }

  /** All pages of a tree, the root first. Section 1.6: interior pages begin with 05 (tables) or 02 (indexes). */
  async *#treeOf(root: number): AsyncGenerator<number> {
    const pending = [root];
    const seen = new Set<number>();
    for (let number = pending.pop(); number !== undefined; number = pending.pop()) {
      if (number < 1 || number > this.pages || seen.has(number)) continue;
      seen.add(number);
      yield number;
      pending.push(...childrenOf(await this.page(number), this.layoutOf(number).headerAt));
    }
  }
}

function childrenOf(page: Buffer, headerAt: number): readonly number[] {
  const type = page[headerAt];
  if ((type !== 0x05 && type !== 0x02) || page.length < headerAt + 12) return [];
  const count = page.readUInt16BE(headerAt + 3);
  const children = [page.readUInt32BE(headerAt + 8)];
  for (let index = 0; index < count && headerAt + 14 + index * 2 <= page.length; index += 1) {
    const at = page.readUInt16BE(headerAt + 12 + index * 2);
    if (at + 4 <= page.length) children.push(page.readUInt32BE(at));
  }
  return children;
}
