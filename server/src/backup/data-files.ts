import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AppError } from '@monban/core/errors';
import { writeDurably } from '@monban/trust/durable-file';
import { CONSOLE_URL_FILE } from '../console-url.ts';
import type { DataFile } from './dump-parts.ts';

/** In a data folder from the first file of a restore until its last check; no server starts beside it. */
export const RESTORING_FILE = 'restoring';
/** The settings of the server that the backup was made of, for whoever starts the next. */
export const SETTINGS_FILE = 'settings-at-backup.env';

/** Folders that belong to the server: secrets and the authorities it believes. */
const FOLDERS = ['keys', 'trust'];
/** Signs access tokens: left behind, so that after a restore every one of them is void. */
const LEFT_BEHIND = ['keys/access-token.key.pem'];
const LARGEST_BYTES = 1_048_576;

/** What has to be carried beside the database. */
export async function readDataFiles(directory: string): Promise<readonly DataFile[]> {
  const paths = await listIn(directory, '');
  const nested = await Promise.all(FOLDERS.map((folder) => listIn(directory, folder)));
  const files: DataFile[] = [];
  for (const path of [...paths.filter(isKept), ...nested.flat()]) {
    if (LEFT_BEHIND.includes(path)) continue;
    if ((await stat(join(directory, path))).size > LARGEST_BYTES) continue;
    files.push({ path, content: await readFile(join(directory, path)) });
  }
  return files;
}

/**
 * Makes the folder ready for a restore, or ready again for one that was broken off. Throws `CONFLICT` where anything
 * else is in it: a restore never writes over what may be the only copy.
 */
export async function beginRestoring(directory: string): Promise<void> {
  const present = existsSync(directory) ? await readdir(directory) : [];
  if (present.length > 0 && !present.includes(RESTORING_FILE)) {
    throw new AppError('CONFLICT', { details: { directory, problem: 'the folder is not empty' } });
  }
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await writeDurably(join(directory, RESTORING_FILE), '');
  for (const name of present.filter((one) => one !== RESTORING_FILE)) {
    await rm(join(directory, name), { recursive: true });
  }
}

export async function writeDataFile(directory: string, { path, content }: DataFile): Promise<void> {
  await mkdir(dirname(join(directory, path)), { recursive: true, mode: 0o700 });
  await writeDurably(join(directory, path), content);
}

export async function finishRestoring(directory: string): Promise<void> {
  await rm(join(directory, RESTORING_FILE));
}

async function listIn(directory: string, folder: string): Promise<readonly string[]> {
  if (!existsSync(join(directory, folder))) return [];
  const entries = await readdir(join(directory, folder), { withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ name }) => (folder === '' ? name : `${folder}/${name}`));
}

/** Beside the folders: secrets and marks of the server; neither the database itself nor what is made anew. */
function isKept(path: string): boolean {
  return (
    !/\.(sqlite(-wal|-shm|-journal)?|tmp|new|backup|pid|sock|log)$/.test(path) &&
    path !== CONSOLE_URL_FILE &&
    path !== RESTORING_FILE
  );
}
