import type { Knex } from 'knex';

/**
 * Runs `work` in one transaction that may write, and again (at most twice) where the database broke it off because of
 * another one: `work` must have no effect outside of `trx`. On SQLite the write lock is taken at the start, so that a
 * second process waits instead of failing half-way; inside an open transaction `work` joins it.
 */
export async function inTransaction<Result>(
  db: Knex,
  work: (trx: Knex.Transaction) => Promise<Result>,
): Promise<Result> {
  if (isTransaction(db)) return work(db);
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db.transaction(async (trx) => {
        if (isSqlite(trx)) await trx.raw('update organisation set id = id where 1 = 0');
        return work(trx);
      });
    } catch (error) {
      if (attempt === ATTEMPTS || !isWorthRepeating(error)) throw error;
    }
  }
}

/** The row would have been the second with a value that may be there once. */
export function isUniqueViolation(error: unknown): boolean {
  return codeOf(error) === '23505' || messageOf(error).includes('UNIQUE constraint failed');
}

/** The row names another one that is not there, or is named by one. */
export function isForeignKeyViolation(error: unknown): boolean {
  return codeOf(error) === '23503' || messageOf(error).includes('FOREIGN KEY constraint failed');
}

export function isSqlite(db: Knex): boolean {
  return (db.client as { config: { client: string } }).config.client === 'sqlite3';
}

const ATTEMPTS = 3;

/** Serialisation failure and deadlock (PostgreSQL), another process at work (SQLite). */
function isWorthRepeating(error: unknown): boolean {
  return ['40001', '40P01', 'SQLITE_BUSY'].includes(codeOf(error));
}

function isTransaction(db: Knex): db is Knex.Transaction {
  return db.isTransaction === true;
}

function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : '';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : '';
}
