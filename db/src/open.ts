import knex, { type Knex } from 'knex';

export type DatabaseOptions =
  | {
      readonly client: 'sqlite';
      /** A path, or `:memory:`. */
      readonly file: string;
      /** `full` loses nothing that was committed when the power goes (measured); `normal` may lose the last commits. */
      readonly synchronous?: 'full' | 'normal';
    }
  | {
      readonly client: 'postgres';
      /** `postgres://user@host:port/database` or a libpq-style URL; passwords come from a file, never from a message. */
      readonly url: string;
      readonly maximumConnections?: number;
    };

/**
 * Opens either database behind one knex handle. SQLite: one connection, WAL, foreign keys on, a busy timeout of 5 s.
 * PostgreSQL: a pool, every session in UTC. Whoever opens calls `destroy()`.
 */
export async function openDatabase(options: DatabaseOptions): Promise<Knex> {
  const database = options.client === 'sqlite' ? openSqlite(options) : openPostgres(options);
  try {
    await database.raw('select 1');
  } catch (cause) {
    await database.destroy();
    throw cause;
  }
  return database;
}

type SqliteOptions = Extract<DatabaseOptions, { client: 'sqlite' }>;
type PostgresOptions = Extract<DatabaseOptions, { client: 'postgres' }>;

interface SqliteConnection {
  run(sql: string, done: (error: Error | null) => void): void;
}

function openSqlite(options: SqliteOptions): Knex {
  const synchronous = options.synchronous === 'normal' ? 'NORMAL' : 'FULL';
  const pragmas = [
    'PRAGMA journal_mode = WAL',
    `PRAGMA synchronous = ${synchronous}`,
    'PRAGMA foreign_keys = ON',
    'PRAGMA busy_timeout = 5000',
  ];
  return knex({
    client: 'sqlite3',
    connection: { filename: options.file },
    useNullAsDefault: true,
    // Otherwise the message of a failure, and so a log, holds the row itself.
    compileSqlOnError: false,
    pool: {
      min: 1,
      max: 1,
      afterCreate: (connection: SqliteConnection, done: (error: Error | null) => void) => {
        runInOrder(connection, pragmas, done);
      },
    },
  });
}

function openPostgres(options: PostgresOptions): Knex {
  return knex({
    client: 'pg',
    connection: { connectionString: options.url, options: '-c TimeZone=UTC' },
    pool: { min: 0, max: options.maximumConnections ?? 10 },
  });
}

function runInOrder(
  connection: SqliteConnection,
  statements: readonly string[],
  done: (error: Error | null) => void,
): void {
  const [first, ...rest] = statements;
  if (first === undefined) {
    done(null);
    return;
  }
  connection.run(first, (error) => {
    if (error) done(error);
    else runInOrder(connection, rest, done);
  });
}

export type { Knex };
