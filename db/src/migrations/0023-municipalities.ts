import type { Knex } from 'knex';
import { idColumn, instant, localDate } from '../columns.ts';

/** What is known of municipalities beside the packaged directory: profiles that were edited, and corrections. */
export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('municipality_profiles', (table) => {
    table.string('code', 6).notNullable().primary();
    // JSON, as `core/api/municipality-profile.ts` has it; null once it went back to the defaults.
    table.text('profile');
    localDate(table, 'last_confirmed_on');
    // Goes on over a return to the defaults, so that no old version is taken for a new one.
    table.integer('version').notNullable();
    instant(table, 'updated_at').notNullable();
  });
  await db.schema.createTable('municipality_changes', (table) => {
    idColumn(table);
    localDate(table, 'effective_on').notNullable();
    // JSON: which codes ended with which successors, and which began under which name.
    table.text('ended').notNullable();
    table.text('begun').notNullable();
    table.string('note', 500);
    instant(table, 'created_at').notNullable();
  });
}

export async function down(db: Knex): Promise<void> {
  for (const table of ['municipality_changes', 'municipality_profiles']) await db.schema.dropTable(table);
}
