import type { Knex } from 'knex';
import { instant, reference } from '../columns.ts';

/** The one door whose taps check people in at a municipal visit, on its day (ADR 0039). */
export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('visit_check_in_doors', (table) => {
    reference(table, 'visit_id', 'visits').notNullable();
    reference(table, 'door_id', 'doors').notNullable();
    // Taps before it are nobody's arrival: when the door was named, or the visit was last made ready.
    instant(table, 'since').notNullable();
    // The position of the last event that was looked at.
    table.bigInteger('followed_to').notNullable();
    table.primary(['visit_id']);
  });
}

export async function down(db: Knex): Promise<void> {
  await db.schema.dropTable('visit_check_in_doors');
}
