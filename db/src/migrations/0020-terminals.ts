import type { Knex } from 'knex';
import { idColumn, instant, reference, UUID_LENGTH, word } from '../columns.ts';

/** For whom a terminal answers, the keys that it answers with, and sign-ins with the card (ADR 0025). */
export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('terminal_audiences', (table) => {
    reference(table, 'door_id', 'doors').notNullable();
    table.string('audience', 40).notNullable();
    // Names joined by single spaces, as the token has them; at most 16 of 40 characters.
    table.string('scopes', 700).notNullable();
    word(table, 'required_assurance', ['badge', 'badge+certificate', 'badge+certificate+pin']).notNullable();
    table.integer('position').notNullable();
    table.primary(['door_id', 'audience']);
  });
  await db.schema.createTable('terminal_keys', (table) => {
    reference(table, 'controller_id', 'controllers').notNullable().primary();
    // 65-byte point, base64url, and its key id.
    table.string('public_key', 87).notNullable();
    table.string('key_id', 11).notNullable().unique();
    // Under which key of the controller itself it was announced: another enrolment, and it counts no more.
    table.string('controller_key', 87).notNullable();
    instant(table, 'announced_at').notNullable();
  });
  await createCardSignIns(db);
}

async function createCardSignIns(db: Knex): Promise<void> {
  await db.schema.createTable('card_sign_ins', (table) => {
    idColumn(table);
    // SHA-256 of the secret in the cookie of the browser that asked, base64url.
    table.string('secret_hash', 43).notNullable().unique();
    reference(table, 'door_id', 'doors').notNullable();
    reference(table, 'controller_id', 'controllers').notNullable();
    table.string('command_id', UUID_LENGTH).notNullable().unique();
    // `asking` until the terminal has said that it waits.
    word(table, 'state', ['asking', 'waiting', 'granted', 'refused', 'timed-out', 'used']).notNullable();
    // What browser and terminal show.
    table.string('shown_code', 6).notNullable();
    table.string('refusal', 40);
    reference(table, 'operator_id', 'operators');
    instant(table, 'created_at').notNullable();
    instant(table, 'expires_at').notNullable();
    table.index(['expires_at']);
  });
}

export async function down(db: Knex): Promise<void> {
  for (const table of ['card_sign_ins', 'terminal_keys', 'terminal_audiences'])
    await db.schema.dropTable(table);
}
