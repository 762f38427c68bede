import type { Knex } from '@monban/db/open';
import { isSqlite } from '@monban/db/transaction';
import { readPostgresSchema } from './postgres-schema.ts';
import { readSqliteSchema } from './sqlite-schema.ts';

/** What a database says of one of our tables, in words that mean the same on both. */
export interface TableSchema {
  readonly name: string;
  readonly columns: readonly ColumnSchema[];
  readonly primaryKey: readonly string[];
  readonly indexes: readonly IndexSchema[];
  readonly foreignKeys: readonly ForeignKey[];
  readonly checks: readonly Check[];
}

export interface ColumnSchema {
  readonly name: string;
  /** Such as `varchar(36)`, `text`, `integer`, `bigint`, `boolean`. */
  readonly type: string;
  readonly isNullable: boolean;
  /** The literal, without quotes and casts. */
  readonly defaultValue: string | null;
}

export interface IndexSchema {
  readonly columns: readonly string[];
  readonly isUnique: boolean;
  /** Of a partial index: the condition, without quotes, casts and brackets. */
  readonly predicate: string | null;
}

export interface ForeignKey {
  readonly column: string;
  readonly target: string;
  readonly targetColumn: string;
  readonly onDelete: string;
}

/** A column and the literals that its check names, in their order; checks over several columns are left out. */
export interface Check {
  readonly column: string;
  readonly literals: readonly string[];
}

/** All tables but those in which knex keeps its own books, by name; lists within are sorted. */
export async function readSchema(db: Knex): Promise<readonly TableSchema[]> {
  const tables = await (isSqlite(db) ? readSqliteSchema(db) : readPostgresSchema(db));
  return tables
    .filter(({ name }) => !name.startsWith('monban_migrations'))
    .map((table) => ({
      ...table,
      columns: sortedBy(table.columns, ({ name }) => name),
      indexes: sortedBy(table.indexes, (index) => JSON.stringify(index)),
      foreignKeys: sortedBy(table.foreignKeys, ({ column }) => column),
      checks: sortedBy(table.checks, ({ column }) => column),
    }))
    .sort((left, right) => (left.name < right.name ? -1 : 1));
}

/** So that every table comes after those that it refers to. */
export function inOrderOfReference(tables: readonly TableSchema[]): readonly TableSchema[] {
  const ordered: TableSchema[] = [];
  const pending = [...tables];
  while (pending.length > 0) {
    const known = new Set(ordered.map(({ name }) => name));
    const next = pending.findIndex(({ name, foreignKeys }) =>
      foreignKeys.every(({ target }) => target === name || known.has(target)),
    );
    if (next === -1) throw new Error('the foreign keys go round in a circle');
    ordered.push(...pending.splice(next, 1));
  }
  return ordered;
}

function sortedBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Item[] {
  return [...items].sort((left, right) => (keyOf(left) < keyOf(right) ? -1 : 1));
}
