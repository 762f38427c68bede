import type { Knex } from 'knex';

/**
 * Whether a consent text tells that form IDs and photos are held, as whoever wrote it has confirmed. Of texts that are
 * there already nobody has: what is held stays, and nothing is added to it before a new text is agreed to.
 */
export async function up(db: Knex): Promise<void> {
  await db.schema.alterTable('drive_consents', (table) => {
    table.boolean('covers_collection').notNullable().defaultTo(false);
  });
}

export async function down(db: Knex): Promise<void> {
  await db.raw('alter table drive_consents drop column covers_collection');
}
