import { mkdirSync } from 'node:fs';
import { migrateUp } from '@monban/db/migrate';
import { openDatabase } from '@monban/db/open';
import { requireFinishedDatabase } from '@monban/server/backup/require-finished';
import { readConfiguration } from '@monban/server/config';

/** Brings the configured database up to date and returns the names of the migrations that ran. Safe to repeat. */
export async function migrate(environment: Readonly<Partial<Record<string, string>>>): Promise<string[]> {
  const { database, dataDirectory } = readConfiguration(environment);
  mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
  const db = await openDatabase(database);
  try {
    await requireFinishedDatabase(db);
    return await migrateUp(db);
  } finally {
    await db.destroy();
  }
}
