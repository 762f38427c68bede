import type { Knex } from 'knex';
import { isSqlite } from './transaction.ts';

/**
 * Runs `work` while rows may name others that are not there yet, such as a department its parent; afterwards all of
 * them are checked. Throws what the database throws, or `Error` on SQLite, where one is missing. Only for a database
 * that is marked as unfinished: a kill in between leaves it without its foreign keys.
 */
export async function withoutForeignKeys(db: Knex, work: () => Promise<void>): Promise<void> {
  if (isSqlite(db)) {
    await db.raw('PRAGMA foreign_keys = OFF');
    await work();
    await requireSound(db);
    await db.raw('PRAGMA foreign_keys = ON');
    return;
  }
  const constraints = await listForeignKeys(db);
  for (const { table, name } of constraints) await db.raw(`alter table ${table} drop constraint ??`, [name]);
  await work();
  for (const { table, name, definition } of constraints) {
    await db.raw(`alter table ${table} add constraint ?? ${definition}`, [name]);
  }
}

/** Numbers that a database gives by itself go on after the highest that was written. */
export async function continueSequences(db: Knex): Promise<void> {
  // SQLite keeps the highest number that was written by itself.
  if (isSqlite(db)) return;
  const { rows } = await db.raw<{ rows: { table: string; column: string; sequence: string }[] }>(
    `select tables.relname as "table", columns.attname as "column",
            pg_get_serial_sequence(tables.oid::regclass::text, columns.attname) as sequence
     from pg_class as tables join pg_attribute as columns on columns.attrelid = tables.oid
     where tables.relnamespace = current_schema()::regnamespace and tables.relkind = 'r'
       and columns.attnum > 0 and not columns.attisdropped
       and pg_get_serial_sequence(tables.oid::regclass::text, columns.attname) is not null
       and tables.relname not like 'monban_migrations%'`,
  );
  for (const { table, column, sequence } of rows) {
    await db.raw('select setval(?, coalesce((select max(??) from ??), 0) + 1, false)', [
      sequence,
      column,
      table,
    ]);
  }
}

async function requireSound(db: Knex): Promise<void> {
  const [broken] = await db.raw<{ table: string; parent: string }[]>('PRAGMA foreign_key_check');
  if (broken) throw new Error(`a row of ${broken.table} names one of ${broken.parent} that is not there`);
}

interface ForeignKeyRow {
  readonly table: string;
  readonly name: string;
  readonly definition: string;
}

async function listForeignKeys(db: Knex): Promise<readonly ForeignKeyRow[]> {
  const { rows } = await db.raw<{ rows: ForeignKeyRow[] }>(
    `select conrelid::regclass::text as "table", conname as name, pg_get_constraintdef(oid) as definition
     from pg_constraint where connamespace = current_schema()::regnamespace and contype = 'f'`,
  );
  return rows;
}
