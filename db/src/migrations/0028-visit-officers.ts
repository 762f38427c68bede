import type { Knex } from 'knex';
import { idColumn, instant, localDate, reference } from '../columns.ts';

/**
 * Officers of a municipality as guests of one visit, for its day: how they come in, which card of the pool they have,
 * and which doors that opens. They are nobody's employees and no operators.
 */
export async function up(db: Knex): Promise<void> {
  await createOfficers(db);
  await createWaysIn(db);
  await createDoors(db);
  await createLoans(db);
}

async function createOfficers(db: Knex): Promise<void> {
  await db.schema.createTable('visit_officers', (table) => {
    idColumn(table);
    reference(table, 'visit_id', 'visits').notNullable();
    // Null once the retention job has cleared them; the row stays for the counts.
    table.string('name', 100);
    table.string('office', 200);
    // The day of the visit as it was when they were named: another day is another guest.
    localDate(table, 'on_date').notNullable();
    // That day at the visit's site, half-open.
    instant(table, 'from_at').notNullable();
    instant(table, 'until_at').notNullable();
    reference(table, 'named_by', 'operators').notNullable();
    instant(table, 'created_at').notNullable();
    instant(table, 'removed_at');
    instant(table, 'cleared_at');
    table.index(['visit_id']);
    table.index(['until_at']);
  });
}

async function createWaysIn(db: Knex): Promise<void> {
  await db.schema.createTable('visit_officer_links', (table) => {
    // SHA-256 of the token, base64url: the token itself was shown once.
    table.string('token_hash', 43).notNullable().primary();
    reference(table, 'officer_id', 'visit_officers').notNullable();
    reference(table, 'made_by', 'operators').notNullable();
    instant(table, 'created_at').notNullable();
    instant(table, 'expires_at').notNullable().index();
    instant(table, 'used_at');
    instant(table, 'taken_back_at');
    table.index(['officer_id']);
  });
  await db.schema.createTable('visit_officer_sessions', (table) => {
    idColumn(table);
    reference(table, 'officer_id', 'visit_officers').notNullable();
    // SHA-256 of what the cookie holds, base64url.
    table.string('secret_hash', 43).notNullable();
    instant(table, 'opened_at').notNullable();
    instant(table, 'expires_at').notNullable().index();
    instant(table, 'ended_at');
    table.index(['officer_id']);
  });
}

async function createDoors(db: Knex): Promise<void> {
  await db.schema.createTable('visit_doors', (table) => {
    reference(table, 'visit_id', 'visits').notNullable().primary();
    reference(table, 'access_level_id', 'access_levels').notNullable();
    // For this day and no other: a visit that moves takes no right with it.
    localDate(table, 'on_date').notNullable();
    // Of that day at the visit's site, half-open.
    table.integer('from_minute').notNullable().checkBetween([0, 1439]);
    table.integer('until_minute').notNullable().checkBetween([1, 1440]);
    // Null once the doors were taken away, so that an old version is never taken for a new one.
    instant(table, 'named_at');
    table.integer('version').notNullable();
  });
}

async function createLoans(db: Knex): Promise<void> {
  await db.schema.createTable('company_card_guest_loans', (table) => {
    idColumn(table);
    reference(table, 'company_card_id', 'company_cards').notNullable();
    table.string('badge_id', 22).notNullable().references('id').inTable('badges').onDelete('RESTRICT');
    reference(table, 'officer_id', 'visit_officers').notNullable();
    instant(table, 'from_at').notNullable();
    instant(table, 'until_at').notNullable();
    // Brought back, or lost.
    instant(table, 'ended_at');
    reference(table, 'lent_by', 'operators').notNullable();
    table.index(['badge_id', 'from_at']);
    table.index(['officer_id']);
  });
  // One guest at a time, and one card for a guest.
  for (const column of ['company_card_id', 'officer_id'])
    await db.raw(
      `create unique index company_card_guest_loans_one_${column} on company_card_guest_loans (${column})
       where ended_at IS NULL`,
    );
}

export async function down(db: Knex): Promise<void> {
  const tables = [
    'company_card_guest_loans',
    'visit_doors',
    'visit_officer_sessions',
    'visit_officer_links',
    'visit_officers',
  ];
  for (const table of tables) await db.schema.dropTable(table);
}
