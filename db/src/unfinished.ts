import type { Knex } from 'knex';
import { isSqlite } from './transaction.ts';

/** Its presence says that rows are still on their way in: nobody may work on this database. */
export const UNFINISHED_TABLE = 'monban_unfinished';

/** True from `beginFilling` until `finishFilling`, and after a kill in between. */
export function isUnfinished(db: Knex): Promise<boolean> {
  return db.schema.hasTable(UNFINISHED_TABLE);
}

/** True where nothing of anybody's is in the database. */
export async function isEmpty(db: Knex): Promise<boolean> {
  return (await listTables(db)).length === 0;
}

/**
 * Marks the database, which must be empty or left unfinished by an earlier attempt: of that one nothing stays. The
 * mark is set before the first row and falls after the last check.
 */
export async function beginFilling(db: Knex): Promise<void> {
  if (!(await isUnfinished(db))) {
    await db.schema.createTable(UNFINISHED_TABLE, (table) => {
      table.string('what', 40).notNullable();
    });
    return;
  }
  await dropAllButMark(db);
}

export async function finishFilling(db: Knex): Promise<void> {
  await db.schema.dropTable(UNFINISHED_TABLE);
}

async function dropAllButMark(db: Knex): Promise<void> {
  const tables = (await listTables(db)).filter((name) => name !== UNFINISHED_TABLE);
  if (isSqlite(db)) await db.raw('PRAGMA foreign_keys = OFF');
  for (const name of tables) await db.raw(isSqlite(db) ? 'drop table ??' : 'drop table ?? cascade', [name]);
  if (isSqlite(db)) await db.raw('PRAGMA foreign_keys = ON');
  else await dropFunctions(db);
}

/** Triggers fall with their tables; the functions that they call do not. */
async function dropFunctions(db: Knex): Promise<void> {
  const { rows } = await db.raw<{ rows: { name: string }[] }>(
    `select oid::regprocedure::text as name from pg_proc
     where pronamespace = current_schema()::regnamespace and prorettype = 'trigger'::regtype`,
  );
  for (const { name } of rows) await db.raw(`drop function ${name}`);
}

async function listTables(db: Knex): Promise<readonly string[]> {
  const query = isSqlite(db)
    ? db('sqlite_master').select({ name: 'name' }).where('type', 'table').whereNot('name', 'like', 'sqlite_%')
    : db('pg_tables').select({ name: 'tablename' }).whereRaw('schemaname = current_schema()');
  const rows = (await query) as readonly { readonly name: string }[];
  return rows.map(({ name }) => name);
}
