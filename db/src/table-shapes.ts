import type { Knex } from 'knex';
import { isSqlite } from './transaction.ts';
import { UNFINISHED_TABLE } from './unfinished.ts';

export type ColumnKind = 'text' | 'integer' | 'boolean' | 'bytes';

/** What has to be known of a table to carry its rows to another database. */
export interface TableShape {
  readonly name: string;
  /** In the order of their names, so that both databases say the same. */
  readonly columns: readonly { readonly name: string; readonly kind: ColumnKind }[];
  /** What rows are ordered by; all columns where there is no primary key. */
  readonly key: readonly string[];
}

/** Every table of ours by name; without the books that migrations keep. */
export async function listTableShapes(db: Knex): Promise<readonly TableShape[]> {
  const columns = isSqlite(db) ? await sqliteColumns(db) : await postgresColumns(db);
  const names = [...new Set(columns.map(({ table }) => table))].filter(isOurs).sort();
  return names.map((name) =>
    shapeOf(
      name,
      columns.filter(({ table }) => table === name),
    ),
  );
}

function isOurs(table: string): boolean {
  return !table.startsWith('monban_migrations') && !table.startsWith('sqlite_') && table !== UNFINISHED_TABLE;
}

interface ColumnRow {
  readonly table: string;
  readonly name: string;
  readonly type: string;
  /** Place in the primary key from 1; 0 outside of it. */
  readonly place: number;
}

function shapeOf(name: string, rows: readonly ColumnRow[]): TableShape {
  const columns = rows
    .map((row) => ({ name: row.name, kind: kindOf(name, row) }))
    .sort((left, right) => (left.name < right.name ? -1 : 1));
  const key = rows
    .filter(({ place }) => place > 0)
    .sort((left, right) => left.place - right.place)
    .map((row) => row.name);
  return { name, columns, key: key.length > 0 ? key : columns.map((column) => column.name) };
}

function kindOf(table: string, { name, type }: ColumnRow): ColumnKind {
  const word = type.toLowerCase();
  if (word === 'boolean') return 'boolean';
  if (/^(integer|bigint|int8|smallint)$/.test(word)) return 'integer';
  if (/^(text|varchar|character varying|char)/.test(word)) return 'text';
  if (word === 'bytea' || word === 'blob') return 'bytes';
  throw new TypeError(`${table}.${name} is of a type that is not carried: ${type}`);
}

async function sqliteColumns(db: Knex): Promise<readonly ColumnRow[]> {
  return db.raw<ColumnRow[]>(
    `select tables.name as "table", columns.name, columns.type, columns.pk as place
     from sqlite_master as tables join pragma_table_info(tables.name) as columns
     where tables.type = 'table'`,
  );
}

async function postgresColumns(db: Knex): Promise<readonly ColumnRow[]> {
  const { rows } = await db.raw<{ rows: ColumnRow[] }>(
    `select tables.relname as "table", columns.attname as name,
            format_type(columns.atttypid, null) as type,
            coalesce(array_position(keys.indkey::int2[], columns.attnum) + 1, 0) as place
     from pg_class as tables
       join pg_attribute as columns on columns.attrelid = tables.oid
       left join pg_index as keys on keys.indrelid = tables.oid and keys.indisprimary
     where tables.relnamespace = current_schema()::regnamespace and tables.relkind = 'r'
       and columns.attnum > 0 and not columns.attisdropped`,
  );
  return rows;
}
