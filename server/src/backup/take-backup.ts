import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '@monban/core/errors';
import { listMigrated } from '@monban/db/migrate';
import { type DatabaseOptions, type Knex, openDatabase } from '@monban/db/open';
import { inSnapshot } from '@monban/db/portable-rows';
import { readBackupFile, writeBackupFile } from './backup-file.ts';
import { readDataFiles } from './data-files.ts';
import type { DumpHeader, DumpManifest } from './dump-parts.ts';
import { requireFinishedDatabase } from './require-finished.ts';
import { unusable } from './unusable.ts';
import { dumpLines, type Progress } from './write-dump.ts';

export interface BackupOrder {
  readonly database: DatabaseOptions;
  readonly dataDirectory: string;
  /** A new file, or a folder in which it gets a name. */
  readonly to: string;
  /** Null: not encrypted. */
  readonly secret: Buffer | null;
  readonly settings: Readonly<Record<string, string>>;
  readonly at: Date;
  readonly progress?: Progress;
}

export interface TakenBackup {
  readonly path: string;
  readonly bytes: number;
  readonly manifest: DumpManifest;
}

/**
 * Copies one moment of the database and the secrets beside it into one file while the server goes on, and reads the
 * file back. Throws `CONFLICT` where the file is there already, and `BACKUP_UNUSABLE` where the audit trail is broken
 * or what was read back is not what was written.
 */
export async function takeBackup(order: BackupOrder): Promise<TakenBackup> {
  const path = await pathOf(order);
  const db = await openDatabase(order.database);
  try {
    await requireFinishedDatabase(db);
    await writeFrom(db, order, path);
  } finally {
    await db.destroy();
  }
  const manifest = await verifyBackup(path, order.secret);
  return { path, bytes: (await stat(path)).size, manifest };
}

/** Reads a backup from first to last byte. Throws `BACKUP_UNUSABLE`. */
export async function verifyBackup(path: string, secret: Buffer | null): Promise<DumpManifest> {
  let manifest: DumpManifest | undefined;
  for await (const part of readBackupFile(path, secret)) {
    if (part.kind === 'manifest') manifest = part.manifest;
  }
  if (!manifest) throw unusable('the end is missing');
  return manifest;
}

/** Where nothing was ever set up there is nothing to keep. */
export async function headerOf(
  db: Knex,
  { at, settings }: Pick<BackupOrder, 'at' | 'settings'>,
): Promise<DumpHeader> {
  const migrations = [...(await listMigrated(db))];
  if (migrations.length === 0) {
    throw new AppError('NOT_FOUND', { details: { problem: 'there are no tables in this database' } });
  }
  return { format: 'monban.dump.v1', takenAt: at.toISOString(), migrations, settings: { ...settings } };
}

async function writeFrom(db: Knex, order: BackupOrder, path: string): Promise<void> {
  const header = await headerOf(db, order);
  await inSnapshot(db, async (trx) => {
    const files = await readDataFiles(order.dataDirectory);
    await writeBackupFile(path, dumpLines(trx, { header, files }, order.progress), order.secret);
  }).catch((cause: unknown) => {
    if (!isAlreadyThere(cause)) throw cause;
    throw new AppError('CONFLICT', { details: { path, problem: 'there is such a file already' }, cause });
  });
}

async function pathOf({ to, at }: BackupOrder): Promise<string> {
  const isFolder = await stat(to).then(
    (found) => found.isDirectory(),
    () => false,
  );
  return isFolder ? join(to, `monban-${at.toISOString().replace(/[-:.]/g, '')}.backup`) : to;
}

function isAlreadyThere(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'EEXIST';
}
