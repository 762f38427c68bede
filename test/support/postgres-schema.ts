import type { Knex } from '@monban/db/open';
import type { Check, ColumnSchema, ForeignKey, IndexSchema, TableSchema } from './database-schema.ts';

/** From PostgreSQL's catalogue. */
export async function readPostgresSchema(db: Knex): Promise<TableSchema[]> {
  const tables = await rowsOf<{ name: string }>(
    db,
    'select tablename as name from pg_tables where schemaname = current_schema()',
  );
  const [columns, indexes, constraints] = [
    await readColumns(db),
    await readIndexes(db),
    await readConstraints(db),
  ];
  return tables.map(({ name }) => {
    const own = constraints.filter(({ table }) => table === name);
    return {
      name,
      columns: columns.filter(({ table }) => table === name).map(toColumn),
      primaryKey: indexes.find(({ table, primary }) => primary && table === name)?.columns ?? [],
      indexes: indexes.filter(({ table, primary }) => !primary && table === name).map(toIndex),
      foreignKeys: own.filter(({ kind }) => kind === 'f').map(toForeignKey),
      checks: own.filter(({ kind, columns }) => kind === 'c' && columns.length === 1).map(toCheck),
    };
  });
}

interface ColumnRow {
  readonly table: string;
  readonly name: string;
  readonly type: string;
  readonly length: number | null;
  readonly nullable: 'YES' | 'NO';
  readonly default: string | null;
}

interface IndexRow {
  readonly table: string;
  readonly primary: boolean;
  readonly unique: boolean;
  readonly columns: readonly string[];
  readonly predicate: string | null;
}

interface ConstraintRow {
  readonly table: string;
  readonly kind: string;
  readonly columns: readonly string[];
  readonly target: string | null;
  readonly targetColumns: readonly string[] | null;
  readonly onDelete: string;
  readonly definition: string;
}

function readColumns(db: Knex): Promise<readonly ColumnRow[]> {
  return rowsOf(
    db,
    `select table_name as table, column_name as name, data_type as type, character_maximum_length as length,
            is_nullable as nullable, column_default as default
     from information_schema.columns where table_schema = current_schema()`,
  );
}

function readIndexes(db: Knex): Promise<readonly IndexRow[]> {
  return rowsOf(
    db,
    `select indrelid::regclass::text as table, indisprimary as primary, indisunique as unique,
            array(select trim(both '"' from pg_get_indexdef(indexrelid, k, true)) from generate_series(1, indnatts) as k order by k)
              as columns,
            pg_get_expr(indpred, indrelid) as predicate
     from pg_index join pg_class on pg_class.oid = indrelid
     where relnamespace = current_schema()::regnamespace`,
  );
}

function readConstraints(db: Knex): Promise<readonly ConstraintRow[]> {
  const names = (keys: string, relation: string) =>
    `array(select attname::text from unnest(${keys}) with ordinality as key(number, place)
           join pg_attribute on attrelid = ${relation} and attnum = key.number order by key.place)`;
  return rowsOf(
    db,
    `select conrelid::regclass::text as table, contype as kind, ${names('conkey', 'conrelid')} as columns,
            nullif(confrelid, 0)::regclass::text as target, ${names('confkey', 'confrelid')} as "targetColumns",
            confdeltype as "onDelete", pg_get_constraintdef(oid) as definition
     from pg_constraint where connamespace = current_schema()::regnamespace`,
  );
}

const SHORT_TYPES: Readonly<Partial<Record<string, string>>> = { 'character varying': 'varchar' };
const ON_DELETE: Readonly<Partial<Record<string, string>>> = {
  a: 'NO ACTION',
  r: 'RESTRICT',
  c: 'CASCADE',
  n: 'SET NULL',
  d: 'SET DEFAULT',
};

function toColumn({ name, type, length, nullable, default: text }: ColumnRow): ColumnSchema {
  const shortType = SHORT_TYPES[type] ?? type;
  return {
    name,
    type: length === null ? shortType : `${shortType}(${length})`,
    isNullable: nullable === 'YES',
    // A sequence numbers rows; SQLite does so without saying it as a default.
    defaultValue: text === null || text.startsWith('nextval(') ? null : withoutCast(text),
  };
}

function toIndex({ columns, unique, predicate }: IndexRow): IndexSchema {
  return { columns, isUnique: unique, predicate: predicate && withoutCast(predicate).replace(/[()"']/g, '') };
}

function toForeignKey({ columns, target, targetColumns, onDelete }: ConstraintRow): ForeignKey {
  const [column = ''] = columns;
  const [targetColumn = ''] = targetColumns ?? [];
  return { column, target: target ?? '', targetColumn, onDelete: ON_DELETE[onDelete] ?? onDelete };
}

function toCheck({ columns, definition }: ConstraintRow): Check {
  const literals = definition.matchAll(/'((?:[^']|'')*)'|(?<=[<>=] )(-?\d+)/g);
  return {
    column: columns[0] ?? '',
    literals: [...literals].map(([, word, number]) => word ?? number ?? ''),
  };
}

function withoutCast(text: string): string {
  return text.replace(/::[a-z]+(?: varying)?/g, '').replace(/^'(.*)'$/, '$1');
}

async function rowsOf<Row>(db: Knex, sql: string): Promise<readonly Row[]> {
  const { rows } = await db.raw<{ rows: Row[] }>(sql);
  return rows;
}
