import type { Knex } from 'knex';
import { instant, localDate, reference, word } from '../columns.ts';

/**
 * What is held for handing applications in: form and photo of each, sealed, for as long as that has a purpose. A drive
 * that does not collect them has no row in the first table, and no application of it one in the others.
 */
export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('drive_form_collections', (table) => {
    reference(table, 'drive_id', 'drives').notNullable().primary();
    instant(table, 'since').notNullable();
  });
  await db.schema.createTable('application_forms', (table) => {
    reference(table, 'application_id', 'applications').notNullable().primary();
    reference(table, 'drive_id', 'drives').notNullable();
    word(table, 'way', ['form-id', 'sealed-envelope']).notNullable();
    instant(table, 'given_at').notNullable();
    // HMAC-SHA-256 of drive and form ID, base64url: one form serves one application.
    table.string('form_id_mark', 43);
    localDate(table, 'form_as_of');
    localDate(table, 'handed_over_on');
    // Form ID and choices as JSON, sealed.
    table.text('contents');
    // HMAC-SHA-256 of name and address as they were known then: tells a change, and nothing else.
    table.string('resident_mark', 43).notNullable();
    purposeEnd(table);
    table.unique(['drive_id', 'form_id_mark']);
  });
  await db.schema.createTable('application_photos', (table) => {
    reference(table, 'application_id', 'applications').notNullable().primary();
    reference(table, 'drive_id', 'drives').notNullable().index();
    word(table, 'way', ['file', 'at-visit']).notNullable();
    instant(table, 'given_at').notNullable();
    localDate(table, 'taken_on');
    // JSON: what people should look at.
    table.text('warnings').notNullable();
    // By this the same photo is known again, sealed. Before the JPEG: marks of a drive are read without any picture.
    table.text('photo_mark');
    purposeEnd(table);
    // The JPEG, sealed.
    table.binary('picture');
  });
}

/** When the application was accepted: from then on the days are counted that it is still kept. */
function purposeEnd(table: Knex.CreateTableBuilder): void {
  instant(table, 'purpose_ended_at').index();
}

export async function down(db: Knex): Promise<void> {
  for (const table of ['application_photos', 'application_forms', 'drive_form_collections'])
    await db.schema.dropTable(table);
}
