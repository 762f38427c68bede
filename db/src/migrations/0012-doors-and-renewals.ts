import type { Knex } from 'knex';
import { instant, word } from '../columns.ts';

/** Doors that ask for the badge PIN, and the first sight of a renewed certificate (ADR 0014). */
export async function up(db: Knex): Promise<void> {
  await replaceAssurance(db, ['badge', 'badge+certificate', 'badge+certificate+pin']);
  await db.schema.alterTable('badges', (table) => {
    // By the clock of the door whose verified receipt said so first; null again once the badge is bound anew.
    instant(table, 'renewal_seen_at');
  });
  await db.schema.alterTable('receipts', (table) => {
    // The machine word of the payload, such as that the certificate was renewed.
    table.string('detail', 80);
  });
}

/** A door that asked for the PIN asks for the certificate afterwards. */
export async function down(db: Knex): Promise<void> {
  // Not the builder's: on SQLite it would make the table anew, which others refer to.
  await db.raw('alter table receipts drop column detail');
  await db.raw('alter table badges drop column renewal_seen_at');
  await db('doors')
    .where({ required_assurance: 'badge+certificate+pin' })
    .update({ required_assurance: 'badge+certificate' });
  await replaceAssurance(db, ['badge', 'badge+certificate']);
}

/** SQLite cannot change a check, but it can take a column away with its own check, and so can PostgreSQL. */
async function replaceAssurance(db: Knex, levels: readonly string[]): Promise<void> {
  await db.schema.alterTable('doors', (table) => {
    word(table, 'wanted_assurance', levels).notNullable().defaultTo('badge+certificate');
  });
  await db('doors').update({ wanted_assurance: db.ref('required_assurance') });
  await db.raw('alter table doors drop column required_assurance');
  await db.raw('alter table doors rename column wanted_assurance to required_assurance');
}
