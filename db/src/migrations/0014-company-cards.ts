import type { Knex } from 'knex';
import { idColumn, instant, reference, sortableText, word } from '../columns.ts';

/** The pool of company-owned cards, and to whom each was lent when. */
export async function up(db: Knex): Promise<void> {
  const sortable = sortableText(db);
  await db.schema.createTable('company_cards', (table) => {
    idColumn(table);
    sortable(table, 'label', 40).notNullable().unique();
    reference(table, 'site_id', 'sites').notNullable();
    table
      .string('badge_id', 22)
      .notNullable()
      .unique()
      .references('id')
      .inTable('badges')
      .onDelete('RESTRICT');
    word(table, 'state', ['available', 'lent', 'lost', 'retired']).notNullable();
    table.integer('version').notNullable().defaultTo(1);
    instant(table, 'created_at').notNullable();
    instant(table, 'updated_at').notNullable();
  });
  await db.schema.createTable('company_card_loans', (table) => {
    idColumn(table);
    reference(table, 'company_card_id', 'company_cards').notNullable();
    table.string('badge_id', 22).notNullable().references('id').inTable('badges').onDelete('RESTRICT');
    reference(table, 'person_id', 'people').notNullable();
    word(table, 'purpose', ['day-badge', 'replacement']).notNullable();
    instant(table, 'from_at').notNullable();
    instant(table, 'until_at').notNullable();
    // Brought back, or lost.
    instant(table, 'ended_at');
    reference(table, 'lent_by', 'operators').notNullable();
    table.index(['badge_id', 'from_at']);
    table.index(['person_id']);
  });
  // One borrower at a time, whoever lends.
  await db.raw(
    `create unique index company_card_loans_one_open on company_card_loans (company_card_id)
     where ended_at IS NULL`,
  );
}

export async function down(db: Knex): Promise<void> {
  await db.schema.dropTable('company_card_loans');
  await db.schema.dropTable('company_cards');
}
