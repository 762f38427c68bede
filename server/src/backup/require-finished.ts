import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '@monban/core/errors';
import type { Knex } from '@monban/db/open';
import { isUnfinished } from '@monban/db/unfinished';
import { RESTORING_FILE } from './data-files.ts';

/** Throws `CONFIGURATION_INVALID` for a data folder whose restore was broken off. */
export function requireFinishedFolder(directory: string): void {
  if (existsSync(join(directory, RESTORING_FILE))) throw unfinished('MONBAN_DATA_DIR', 'this data folder');
}

/** Throws `CONFIGURATION_INVALID` for a database whose restore or move was broken off. */
export async function requireFinishedDatabase(db: Knex): Promise<void> {
  if (await isUnfinished(db)) throw unfinished('MONBAN_DATABASE_URL', 'this database');
}

function unfinished(pointer: string, what: string): AppError {
  const message = `${what} was never filled to the end: run restore or migrate-database again, it starts over`;
  return new AppError('CONFIGURATION_INVALID', {
    details: { problems: [{ pointer, code: 'CONFIGURATION_INVALID', message }] },
  });
}
