import type { Knex } from '@monban/db/open';

/** Rows of one table that have an end: which they are, and from when their days are counted. */
export interface RowSet {
  readonly table: string;
  /** Columns that name a row. */
  readonly key: readonly string[];
  /** SQL for the moment that days are counted from, as an instant's text: mostly a column. Null: it has not begun. */
  readonly at: string;
  /** Rows that must stay, however old, are left out here. */
  readonly narrow?: (query: Knex.QueryBuilder, before: string) => void;
  /** What is done in place of deleting the rows. */
  readonly end?: (trx: Knex, keys: readonly RowKey[], at: string) => Promise<void>;
}

export type RowKey = readonly (string | number)[];

/** What was taken away: by its key, and when it was from. */
export interface DeletedRow {
  readonly id: string;
  readonly at: string;
}

export interface Held {
  readonly due: number;
  readonly held: number;
  readonly oldest: string | null;
}

export async function countRows(db: Knex, rows: RowSet, before: string): Promise<Held> {
  const due = await dueRows(db, rows, before).count<{ count: number | string }[]>({ count: '*' });
  const all = db(rows.table).whereRaw(`${rows.at} is not null`);
  rows.narrow?.(all, NEVER_BEFORE);
  const [held] = await all.select<{ count: number | string; oldest: string | null }[]>(
    db.raw('count(*) as count'),
    db.raw(`min(${rows.at}) as oldest`),
  );
  return {
    due: Number(due[0]?.count ?? 0),
    held: Number(held?.count ?? 0),
    oldest: held?.oldest ?? null,
  };
}

/** At one moment, what is from before another one; at most so many rows. */
export interface Slice {
  readonly at: string;
  readonly before: string;
  readonly limit: number;
}

/** Oldest first; fewer than the limit mean that none is left. */
export async function endRows(
  trx: Knex,
  rows: RowSet,
  { at, before, limit }: Slice,
): Promise<readonly DeletedRow[]> {
  const found = (await dueRows(trx, rows, before)
    .select([...rows.key, trx.raw(`${rows.at} as counted_at`)])
    .orderBy(['counted_at', ...rows.key])
    .limit(limit)) as Record<string, string | number>[];
  const keys = found.map((row) => rows.key.map((column) => row[column] ?? ''));
  const end = rows.end ?? deleteFrom(rows);
  for (let index = 0; index < keys.length; index += KEYS_PER_STATEMENT)
    await end(trx, keys.slice(index, index + KEYS_PER_STATEMENT), at);
  return found.map((row, index) => ({
    id: [rows.table, ...(keys[index] ?? [])].join('/'),
    at: String(row['counted_at']),
  }));
}

/** SQLite takes 32,766 variables in a statement. */
const KEYS_PER_STATEMENT = 500;
/** Later than every instant that is stored: with it nothing is left out for its age. */
const NEVER_BEFORE = '9999-12-31T23:59:59.999Z';

function dueRows(db: Knex, rows: RowSet, before: string): Knex.QueryBuilder {
  const query = db(rows.table).whereRaw(`${rows.at} < ?`, [before]);
  rows.narrow?.(query, before);
  return query;
}

function deleteFrom({ table, key }: RowSet) {
  return async (trx: Knex, keys: readonly RowKey[]): Promise<void> => {
    await trx(table)
      .whereIn([...key], keys as string[][])
      .delete();
  };
}
