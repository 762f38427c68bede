import type { Knex } from '@monban/db/open';
import { readSchema } from './database-schema.ts';

/** Every row of every table as text, in an order that does not depend on the database. */
export async function dumpOf(db: Knex): Promise<ReadonlyMap<string, readonly string[]>> {
  const dump = new Map<string, readonly string[]>();
  for (const { name } of await readSchema(db)) {
    const rows = (await db(name).select()) as object[];
    dump.set(name, rows.map((row) => JSON.stringify(row)).sort());
  }
  return dump;
}

/** The tables whose rows are not those of `before`. */
export async function changedSince(
  before: ReadonlyMap<string, readonly string[]>,
  db: Knex,
): Promise<readonly string[]> {
  const now = await dumpOf(db);
  return [...now].filter(([name, rows]) => rows.join() !== before.get(name)?.join()).map(([name]) => name);
}
