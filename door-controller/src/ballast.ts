import { existsSync } from 'node:fs';
import { open, unlink } from 'node:fs/promises';
import { sqliteCode } from './controller-database.ts';

export const BALLAST_BYTES = 4 * 1024 * 1024;

/**
 * A file that only occupies space. On a full disk SQLite cannot even delete (measured), so acknowledged receipts
 * could never make room; giving the ballast away lets them.
 */
export class Ballast {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  /** Occupies the space if there is any; a disk that is too full for it is reported as `false`. */
  async restore(): Promise<boolean> {
    if (existsSync(this.#file)) return true;
    try {
      await writeAll(this.#file);
      return true;
    } catch {
      await unlink(this.#file).catch(() => undefined);
      return false;
    }
  }

  /** Runs `write`; if the disk is full, gives the ballast away and runs it once more. */
  async lend<T>(write: () => Promise<T>): Promise<T> {
    try {
      return await write();
    } catch (cause) {
      if (!isFull(cause) || !existsSync(this.#file)) throw cause;
      await unlink(this.#file);
      return await write();
    }
  }
}

/** Is there no room left, as SQLite or the system says it? */
export function isFull(cause: unknown): boolean {
  return ['SQLITE_FULL', 'ENOSPC'].includes(sqliteCode(cause));
}

async function writeAll(file: string): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(Buffer.alloc(BALLAST_BYTES, 0x5a));
    await handle.sync();
  } finally {
    await handle.close();
  }
}
