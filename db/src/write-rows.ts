import type { Knex } from './open.ts';
import { isSqlite } from './transaction.ts';

export type WrittenRow = Readonly<Record<string, unknown>>;

/**
 * Inserts rows, however many, in one statement, which takes them as one JSON text: binding values one by one takes
 * longer than storing them, and rows that refer to each other need no order. All have the columns of the first.
 */
export async function insertRows(trx: Knex, table: string, rows: readonly WrittenRow[]): Promise<void> {
  if (rows.length === 0) return;
  const { sql, bindings } = insertion(trx, table, rows);
  await trx.raw(sql, bindings);
}

/** The same; a row that is there with the same value in `key` becomes what it is given as. */
export async function upsertRows(
  trx: Knex,
  table: string,
  { key, rows }: { readonly key: string; readonly rows: readonly WrittenRow[] },
): Promise<void> {
  if (rows.length === 0) return;
  const { sql, bindings, columns } = insertion(trx, table, rows);
  const others = columns.filter((column) => column !== key);
  const changes = others.map(() => '?? = excluded.??').join(', ');
  await trx.raw(`${sql} on conflict (??) do update set ${changes}`, [
    ...bindings,
    key,
    ...others.flatMap((column) => [column, column]),
  ]);
}

interface Insertion {
  readonly sql: string;
  readonly bindings: readonly Knex.RawBinding[];
  readonly columns: readonly string[];
}

/** Half a character becomes U+FFFD, as a driver writes it elsewhere: JSON would carry it, and PostgreSQL refuse it. */
function wholeText(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? value.replace(/\p{Cs}/gu, '\ufffd') : value;
}

/** The `where` keeps SQLite from reading `on conflict` as the end of a join. */
function insertion(trx: Knex, table: string, rows: readonly WrittenRow[]): Insertion {
  const columns = Object.keys(rows[0] ?? {});
  const names = columns.map(() => '??').join(', ');
  const json = JSON.stringify(rows, wholeText);
  if (!isSqlite(trx)) {
    const sql = `insert into ?? (${names}) select ${names} from json_populate_recordset(null::??, ?::json)`;
    return { sql, bindings: [table, ...columns, ...columns, table, json], columns };
  }
  const values = columns.map(() => 'json_extract(value, ?)').join(', ');
  const sql = `insert into ?? (${names}) select ${values} from json_each(?) where true`;
  return { sql, bindings: [table, ...columns, ...columns.map((column) => `$.${column}`), json], columns };
}
