import type { Knex } from 'knex';
import { isSqlite } from './transaction.ts';

type Table = Knex.CreateTableBuilder;

/** A UUID made by the application. */
export const UUID_LENGTH = 36;

export function idColumn(table: Table): void {
  table.string('id', UUID_LENGTH).notNullable().primary();
}

/** What every record that people edit carries: `version` is its ETag, `retired_at` its end without deletion. */
export function recordColumns(table: Table): void {
  table.integer('version').notNullable().defaultTo(1);
  instant(table, 'created_at').notNullable();
  instant(table, 'updated_at').notNullable();
  instant(table, 'retired_at');
}

/** ISO 8601 in UTC with milliseconds: sorts as text and reads the same on both databases. */
export function instant(table: Table, name: string): Knex.ColumnBuilder {
  return table.string(name, 24);
}

/**
 * Text that lists are sorted by, compared by code point on both databases whatever the locale of the cluster: kana in
 * its order, and key set paging as the index has it.
 */
export function sortableText(db: Knex): (table: Table, name: string, length: number) => Knex.ColumnBuilder {
  if (isSqlite(db)) return (table, name, length) => table.string(name, length);
  return (table, name, length) => table.specificType(name, `varchar(${length}) collate "C"`);
}

/** `YYYY-MM-DD` in the zone of its context. */
export function localDate(table: Table, name: string): Knex.ColumnBuilder {
  return table.string(name, 10);
}

export function reference(table: Table, name: string, target: string): Knex.ReferencingColumnBuilder {
  return table.string(name, UUID_LENGTH).references('id').inTable(target).onDelete('RESTRICT');
}

/** Text out of a fixed list, refused by the database itself where it is not. */
export function word(table: Table, name: string, words: readonly string[]): Knex.ColumnBuilder {
  return table.string(name, 40).checkIn([...words]);
}
