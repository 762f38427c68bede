import type { Knex } from 'knex';
import { instant } from '../columns.ts';

/** Since when a controller is online or offline, which is not when it last said so. */
export async function up(db: Knex): Promise<void> {
  await db.schema.alterTable('controller_status', (table) => {
    instant(table, 'since');
  });
}

export async function down(db: Knex): Promise<void> {
  await db.schema.alterTable('controller_status', (table) => {
    table.dropColumn('since');
  });
}
