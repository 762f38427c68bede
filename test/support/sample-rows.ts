import type { Knex } from '@monban/db/open';
import { type ColumnSchema, inOrderOfReference, readSchema, type TableSchema } from './database-schema.ts';

/** What the database itself lets nobody change or take away. */
export const APPEND_ONLY: readonly string[] = ['audit_entries', 'audit_checkpoints', 'deletion_log'];

export type SampleRow = Readonly<Record<string, string | number | boolean | Buffer | null>>;

/**
 * One row in every table, made out of what the database says of its columns, so that a new table needs nothing
 * written here. References point to the sample row of their table; what may be null is filled all the same, except
 * a reference of a table to itself. `except`: tables that stay as they are.
 */
export async function insertSampleRows(
  db: Knex,
  { except = [] }: { readonly except?: readonly string[] } = {},
): Promise<ReadonlyMap<string, SampleRow>> {
  const rows = new Map<string, SampleRow>();
  for (const table of inOrderOfReference(await readSchema(db))) {
    if (except.includes(table.name)) continue;
    const row = sampleOf(table, rows);
    await db(table.name).insert(row);
    rows.set(table.name, row);
  }
  return rows;
}

/** The columns that tell this row from all others of its table. */
export function keyOf({ primaryKey }: TableSchema, row: SampleRow): SampleRow {
  return Object.fromEntries(primaryKey.map((column) => [column, row[column] ?? null]));
}

function sampleOf(table: TableSchema, rows: ReadonlyMap<string, SampleRow>): SampleRow {
  return Object.fromEntries(table.columns.map((column) => [column.name, valueOf(table, column, rows)]));
}

function valueOf(
  table: TableSchema,
  column: ColumnSchema,
  rows: ReadonlyMap<string, SampleRow>,
): SampleRow[string] {
  const reference = table.foreignKeys.find((key) => key.column === column.name);
  if (reference) return rows.get(reference.target)?.[reference.targetColumn] ?? null;
  const literals = table.checks.find((check) => check.column === column.name)?.literals;
  return plainValue(column.type, literals?.[0]);
}

function plainValue(type: string, literal: string | undefined): NonNullable<SampleRow[string]> {
  if (type === 'boolean') return true;
  if (type === 'bytea') return Buffer.from('x');
  return type.endsWith('int') || type === 'integer' ? Number(literal ?? 1) : (literal ?? 'x');
}
