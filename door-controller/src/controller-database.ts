import { rename } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { AppError } from '@monban/core/errors';
import { openDatabase, type Knex } from '@monban/db/open';

export type { Knex };

/** What became of the file: `quarantined` says that a broken one was put aside and a new, empty one began. */
export interface ControllerDatabase {
  readonly db: Knex;
  readonly quarantined: boolean;
}

/**
 * Opens the controller's own SQLite file (WAL, synchronous FULL) and makes its tables. A file that SQLite cannot
 * read is kept as `<file>.corrupt-<suffix>`, never deleted: its receipts may be salvaged by hand, and the new file
 * begins a new epoch so that numbers cannot collide. Throws `CONFIGURATION_INVALID` while another process has it open.
 */
export async function openControllerDatabase(file: string, suffix: string): Promise<ControllerDatabase> {
  const db = await tryOpen(file);
  if (db) return { db, quarantined: false };
  for (const ending of ['', '-wal', '-shm']) {
    if (existsSync(file + ending)) await rename(file + ending, `${file}.corrupt-${suffix}${ending}`);
  }
  const fresh = await openDatabase({ client: 'sqlite', file, synchronous: 'full' });
  await claim(fresh);
  await createTables(fresh);
  return { db: fresh, quarantined: true };
}

const CORRUPT = ['SQLITE_CORRUPT', 'SQLITE_NOTADB'];

async function tryOpen(file: string): Promise<Knex | undefined> {
  let db: Knex | undefined;
  try {
    db = await openDatabase({ client: 'sqlite', file, synchronous: 'full' });
    const [check] = await db.raw<{ quick_check: string }[]>('PRAGMA quick_check(1)');
    if (check?.quick_check !== 'ok')
      throw Object.assign(new Error('quick_check'), { code: 'SQLITE_CORRUPT' });
    await claim(db);
    await createTables(db);
    return db;
  } catch (cause) {
    await db?.destroy();
    if (CORRUPT.includes(sqliteCode(cause))) return undefined;
    if (sqliteCode(cause) !== 'SQLITE_BUSY') throw cause;
    const problem = 'Another controller runs on this folder: each needs a MONBAN_CONTROLLER_DIR of its own.';
    throw new AppError('CONFIGURATION_INVALID', { details: { problem }, cause });
  }
}

/** Two processes on one chain would fork it: the first one keeps the file locked until it ends, however it ends. */
async function claim(db: Knex): Promise<void> {
  await db.raw('PRAGMA locking_mode = EXCLUSIVE');
  await db.raw('BEGIN IMMEDIATE');
  await db.raw('COMMIT');
}

/** SQLite's own name of a failure, such as `SQLITE_FULL`; empty for anything else. */
export function sqliteCode(cause: unknown): string {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
}

const TABLES = [
  `create table if not exists receipts (
     sequence integer primary key, payload text not null, sidecar text) strict`,
  `create table if not exists badge_counters (badge_id text primary key, counter integer not null) strict`,
  `create table if not exists seen_commands (command_id text primary key, expires_at text not null) strict`,
  `create table if not exists used_nonces (
     audience text not null, nonce text not null, used_at text not null, primary key (audience, nonce)) strict`,
  `create table if not exists state (name text primary key, value text not null) strict`,
];

async function createTables(db: Knex): Promise<void> {
  for (const table of TABLES) await db.raw(table);
}

/** One remembered value of this controller. */
export async function findState(db: Knex, name: StateName): Promise<string | undefined> {
  const [row] = await db<StateRow>('state').where({ name }).select('value');
  return row?.value;
}

export async function putState(db: Knex, name: StateName, value: string): Promise<void> {
  await db<StateRow>('state').insert({ name, value }).onConflict('name').merge();
}

export type StateName =
  | 'epoch'
  | 'last-sequence'
  | 'last-hash'
  | 'acknowledged'
  | 'restoration'
  | 'lost-through'
  | 'dropped'
  | 'snapshot-floor'
  | 'time-anchor'
  | 'desk-memory';

interface StateRow {
  readonly name: StateName;
  readonly value: string;
}
