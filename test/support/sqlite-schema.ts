import type { Knex } from '@monban/db/open';
import type { Check, ColumnSchema, ForeignKey, IndexSchema, TableSchema } from './database-schema.ts';

interface NamedSql {
  readonly name: string;
  readonly sql: string | null;
}

interface ColumnInfo {
  readonly name: string;
  readonly type: string;
  readonly notnull: number;
  readonly dflt_value: string | null;
  readonly pk: number;
}

interface IndexInfo {
  readonly name: string;
  readonly unique: number;
  readonly origin: string;
}

interface ForeignKeyInfo {
  readonly from: string;
  readonly to: string;
  readonly table: string;
  readonly on_delete: string;
}

/** From SQLite's own pragmas; checks and conditions of indexes from the statements it keeps. */
export async function readSqliteSchema(db: Knex): Promise<TableSchema[]> {
  const tables = (await db('sqlite_master')
    .select('name', 'sql')
    .where('type', 'table')
    .whereNot('name', 'like', 'sqlite_%')) as NamedSql[];
  const schemas: TableSchema[] = [];
  for (const table of tables) schemas.push(await readTable(db, table));
  return schemas;
}

async function readTable(db: Knex, { name, sql }: NamedSql): Promise<TableSchema> {
  const columns = await pragma<ColumnInfo>(db, 'table_info', name);
  const keys = columns.filter(({ pk }) => pk > 0).sort((left, right) => left.pk - right.pk);
  return {
    name,
    columns: columns.map((column) => toColumn(column, /autoincrement/i.test(sql ?? ''))),
    primaryKey: keys.map((column) => column.name),
    indexes: await readIndexes(db, name),
    foreignKeys: (await pragma<ForeignKeyInfo>(db, 'foreign_key_list', name)).map(toForeignKey),
    checks: checksIn(sql ?? ''),
  };
}

function toColumn({ name, type, notnull, dflt_value, pk }: ColumnInfo, isNumbered: boolean): ColumnSchema {
  return {
    name,
    // SQLite numbers rows only in a column that is called an integer; it has 64 bits.
    type: isNumbered && pk === 1 ? 'bigint' : wordOf(type.toLowerCase()),
    // A primary key of SQLite may be null unless it is said that it may not.
    isNullable: notnull === 0,
    defaultValue: dflt_value === null ? null : literalOf(type, dflt_value.replace(/^'(.*)'$/, '$1')),
  };
}

function wordOf(type: string): string {
  return type === 'blob' ? 'bytea' : type;
}

/** Truth values are numbers to SQLite. */
function literalOf(type: string, text: string): string {
  return type.toLowerCase() === 'boolean' ? String(text === '1' || text === 'true') : text;
}

async function readIndexes(db: Knex, table: string): Promise<IndexSchema[]> {
  const statements = (await db('sqlite_master')
    .select('name', 'sql')
    .where({ type: 'index', tbl_name: table })) as NamedSql[];
  const indexes: IndexSchema[] = [];
  for (const { name, unique, origin } of await pragma<IndexInfo>(db, 'index_list', table)) {
    if (origin === 'pk') continue;
    const columns = await pragma<{ readonly name: string }>(db, 'index_info', name);
    const sql = statements.find((statement) => statement.name === name)?.sql ?? '';
    const predicate = / where (.+)$/i.exec(sql)?.[1] ?? null;
    indexes.push({
      columns: columns.map((column) => column.name),
      isUnique: unique === 1,
      predicate: predicate?.replace(/[`"'()]/g, '') ?? null,
    });
  }
  return indexes;
}

function toForeignKey({ from, to, table, on_delete }: ForeignKeyInfo): ForeignKey {
  return { column: from, target: table, targetColumn: to, onDelete: on_delete };
}

function checksIn(sql: string): Check[] {
  const checks = sql.matchAll(/check \([`"]?(\w+)[`"]? (?:in \(([^)]*)\)|between (\S+) and ([^),]+))\)/gi);
  return [...checks].map(([, column = '', words, from, to]) => ({
    column,
    literals: (words?.split(',') ?? [from, to]).map((literal) =>
      (literal ?? '').trim().replace(/^'(.*)'$/, '$1'),
    ),
  }));
}

async function pragma<Row>(db: Knex, name: string, argument: string): Promise<readonly Row[]> {
  return (await db.raw(`pragma ${name}(??)`, [argument])) as Row[];
}
