import type { Knex } from 'knex';
import { instant, reference } from '../columns.ts';

/** Every certificate that controllers were given: revocation lists are written from it. */
export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('controller_certificates', (table) => {
    // SHA-256 of the DER, base64url.
    table.string('fingerprint', 43).notNullable().primary();
    reference(table, 'controller_id', 'controllers').notNullable();
    // Lower-case hex.
    table.string('serial', 40).notNullable().unique();
    // The whole of it, PEM: receipts of former keys are verified with it.
    table.text('certificate').notNullable();
    instant(table, 'issued_at').notNullable();
    instant(table, 'expires_at').notNullable();
    instant(table, 'revoked_at');
    table.index(['controller_id']);
  });
}

export async function down(db: Knex): Promise<void> {
  await db.schema.dropTable('controller_certificates');
}
