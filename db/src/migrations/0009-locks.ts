import type { Knex } from 'knex';

/** Rows that transactions hold so that others wait: see `db/src/locks.ts`. */
export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('locks', (table) => {
    table.string('name', 40).notNullable().primary();
  });
  await db('locks').insert([{ name: 'arrivals' }, { name: 'policy' }]);
}

export async function down(db: Knex): Promise<void> {
  await db.schema.dropTable('locks');
}
