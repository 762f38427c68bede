import type { Knex } from 'knex';
import { idColumn, instant, localDate, reference } from '../columns.ts';

/** Old badges beside ours, door by door: declared, limited in time, ended by a person. */
export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('door_coexistences', (table) => {
    idColumn(table);
    reference(table, 'door_id', 'doors').notNullable();
    table.string('old_system', 200).notNullable();
    // The last day, of the door's site.
    localDate(table, 'last_day').notNullable();
    table.integer('extensions').notNullable().checkBetween([0, 1000]);
    instant(table, 'declared_at').notNullable();
    // All three are null while the old reader is on.
    localDate(table, 'off_on');
    reference(table, 'off_confirmed_by', 'operators');
    instant(table, 'off_confirmed_at');
    table.integer('version').notNullable();
    table.index(['door_id', 'declared_at']);
  });
  await db.raw(
    `create unique index door_coexistences_one_running on door_coexistences (door_id)
     where off_on IS NULL`,
  );
  await db.schema.createTable('door_coexistence_days', (table) => {
    reference(table, 'coexistence_id', 'door_coexistences').notNullable();
    // The version of the coexistence that this day came with.
    table.integer('version').notNullable();
    localDate(table, 'last_day').notNullable();
    table.string('reason', 500).notNullable();
    reference(table, 'chosen_by', 'operators').notNullable();
    instant(table, 'chosen_at').notNullable();
    table.primary(['coexistence_id', 'version']);
  });
}

export async function down(db: Knex): Promise<void> {
  for (const table of ['door_coexistence_days', 'door_coexistences']) await db.schema.dropTable(table);
}
