import type { Knex } from 'knex';
import { instant, reference } from '../columns.ts';

/** When the reminders of a drive were begun: there is a first and a second, and the table holds no other. */
export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('drive_reminders', (table) => {
    reference(table, 'drive_id', 'drives').notNullable();
    table.integer('round').notNullable().checkBetween([1, 2]);
    instant(table, 'at').notNullable();
    table.primary(['drive_id', 'round']);
  });
}

export async function down(db: Knex): Promise<void> {
  await db.schema.dropTable('drive_reminders');
}
