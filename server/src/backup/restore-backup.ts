import { join } from 'node:path';
import { type DatabaseOptions, openDatabase } from '@monban/db/open';
import { readBackupFile } from './backup-file.ts';
import { beginRestoring, finishRestoring, SETTINGS_FILE, writeDataFile } from './data-files.ts';
import { type Filled, fillDatabase } from './fill-database.ts';
import { verifyBackup } from './take-backup.ts';
import type { Progress } from './write-dump.ts';

export interface RestoreOrder {
  readonly from: string;
  readonly secret: Buffer | null;
  /** New or empty, or left by a restore that was broken off. */
  readonly dataDirectory: string;
  /** Empty likewise. Undefined: SQLite in the data folder. */
  readonly database?: DatabaseOptions;
  readonly at: Date;
  readonly progress?: Progress;
}

/**
 * Brings a backup back to an empty machine and proves that all of it is there. Killed at any moment it leaves what no
 * server starts on, and the next attempt starts over.
 *
 * Throws `BACKUP_UNUSABLE`, before anything is written where the file itself is the reason, and `CONFLICT` where the
 * folder or the database holds anything.
 */
export async function restoreBackup(order: RestoreOrder): Promise<Filled> {
  const { from, secret, dataDirectory, at } = order;
  await verifyBackup(from, secret);
  await beginRestoring(dataDirectory);
  const file = join(dataDirectory, 'monban.sqlite');
  const db = await openDatabase(order.database ?? { client: 'sqlite', file });
  try {
    const filled = await fillDatabase(readBackupFile(from, secret), {
      db,
      source: 'backup',
      at,
      ...(order.progress && { progress: order.progress }),
      onFile: (path, content) => writeDataFile(dataDirectory, { path, content }),
    });
    const settings = Object.entries(filled.header.settings).map(([name, value]) => `${name}=${value}\n`);
    await writeDataFile(dataDirectory, { path: SETTINGS_FILE, content: Buffer.from(settings.join('')) });
    await finishRestoring(dataDirectory);
    return filled;
  } finally {
    await db.destroy();
  }
}
