import { readFileSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { AppError } from '@monban/core/errors';
import type { DatabaseOptions } from '@monban/db/open';
import type { Filled } from '@monban/server/backup/fill-database';
import { moveDatabase } from '@monban/server/backup/move-database';
import { restoreBackup } from '@monban/server/backup/restore-backup';
import { takeBackup } from '@monban/server/backup/take-backup';
import { readConfiguration } from '@monban/server/config';

/** Where the secret comes from that closes a backup; exactly one of them. */
export interface SecretOptions {
  readonly passphraseFile?: string;
  readonly keyFile?: string;
  readonly unencrypted?: true;
}

export interface BackupOptions extends SecretOptions {
  readonly data?: string;
  readonly to: string;
}

export interface RestoreOptions extends SecretOptions {
  readonly data: string;
  readonly from: string;
  /** PostgreSQL; absent: SQLite in the data folder. */
  readonly database?: string;
}

export interface MoveOptions {
  readonly from: string;
  readonly to: string;
}

type Environment = Readonly<Partial<Record<string, string>>>;

const SHORTEST_SECRET_BYTES = 12;
/** Addresses of databases may hold passwords; where this machine keeps things means nothing on the next. */
const SETTINGS_LEFT_OUT = ['MONBAN_DATABASE_URL', 'MONBAN_DATA_DIR'];

/** `monban backup`: what is to be said about it. */
export async function backupCommand(
  environment: Environment,
  options: BackupOptions,
  at: Date,
): Promise<string> {
  const secret = secretFrom(options);
  const { database, dataDirectory } = readConfiguration(environment);
  const settings = Object.fromEntries(
    Object.entries(environment).filter(
      (entry): entry is [string, string] =>
        entry[0].startsWith('MONBAN_') && entry[1] !== undefined && !SETTINGS_LEFT_OUT.includes(entry[0]),
    ),
  );
  const order = { database, dataDirectory, to: options.to, secret, settings, at, progress: showProgress };
  const { path, bytes, manifest } = await takeBackup(order);
  const rows = Object.values(manifest.tables).reduce((sum, table) => sum + table.rows, 0);
  return [
    path,
    `${rows} rows of ${Object.keys(manifest.tables).length} tables, ${Object.keys(manifest.files).length} files, ${bytes} bytes`,
    `audit entries ${manifest.auditEntries}, head ${manifest.auditHead}`,
    'read back and verified',
  ].join('\n');
}

/** `monban restore`: what is to be said about it. */
export async function restoreCommand(options: RestoreOptions, at: Date): Promise<string> {
  const filled = await restoreBackup({
    from: options.from,
    secret: secretFrom(options),
    dataDirectory: resolve(options.data),
    ...(options.database !== undefined && { database: databaseAt(options.database) }),
    at,
    progress: showProgress,
  });
  return [
    ...described(filled),
    `taken at ${filled.header.takenAt}: what was changed later is lost. Stop again whatever was stopped since then.`,
    'every session has ended; sign in with: npx --no monban operator sign-in',
  ].join('\n');
}

/** `monban migrate-database`: what is to be said about it. */
export async function moveCommand({ from, to }: MoveOptions, at: Date): Promise<string> {
  const filled = await moveDatabase({
    from: databaseAt(from),
    to: databaseAt(to),
    at,
    progress: showProgress,
  });
  return [...described(filled), 'both databases hold the same; start the server with the new one'].join('\n');
}

function described({ manifest, auditEntries, receipts }: Filled): readonly string[] {
  const rows = Object.values(manifest.tables).reduce((sum, table) => sum + table.rows, 0);
  return [
    `${rows} rows of ${Object.keys(manifest.tables).length} tables arrived as they were written`,
    `audit trail intact: ${auditEntries} entries; receipts intact: ${receipts}`,
  ];
}

/** `postgres://…`, `sqlite:FILE`, or the path of a file. */
function databaseAt(url: string): DatabaseOptions {
  if (/^postgres(ql)?:\/\//.test(url)) return { client: 'postgres', url };
  const file = url.replace(/^sqlite:(\/\/(?=\/))?/, '');
  return { client: 'sqlite', file: isAbsolute(file) ? file : resolve(file) };
}

/** Keys are inside: whoever wants them in the open has to say so. */
function secretFrom({ passphraseFile, keyFile, unencrypted }: SecretOptions): Buffer | null {
  const chosen = [passphraseFile, keyFile, unencrypted].filter((one) => one !== undefined);
  if (chosen.length !== 1) {
    throw invalidSecret('name one of --passphrase-file, --key-file, --unencrypted: the keys are inside');
  }
  const file = passphraseFile ?? keyFile;
  if (file === undefined) return null;
  const bytes = readFileSync(file);
  const secret = passphraseFile === undefined ? bytes : Buffer.from(bytes.toString('utf8').trim(), 'utf8');
  if (secret.length < SHORTEST_SECRET_BYTES) {
    throw invalidSecret(`the secret has to be at least ${SHORTEST_SECRET_BYTES} bytes long`);
  }
  return secret;
}

function invalidSecret(message: string): AppError {
  const problem = { pointer: '--passphrase-file', code: 'CONFIGURATION_INVALID', message };
  return new AppError('CONFIGURATION_INVALID', { details: { problems: [problem] } });
}

/** On stderr, and not for every slice of a small table. */
function showProgress(table: string, rows: number): void {
  if (rows > 0 && rows % 100_000 === 0) process.stderr.write(`${table}: ${rows} rows\n`);
}
