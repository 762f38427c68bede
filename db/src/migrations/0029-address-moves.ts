import type { Knex } from 'knex';
import { instant } from '../columns.ts';

/** When a people file last showed another address than the one before it: a card on its way may not fit any more. */
export async function up(db: Knex): Promise<void> {
  await db.schema.alterTable('person_address_marks', (table) => {
    instant(table, 'moved_at');
  });
}

export async function down(db: Knex): Promise<void> {
  await db.raw('alter table person_address_marks drop column moved_at');
}
