import type { Knex } from 'knex';
import { idColumn, instant, reference, word } from '../columns.ts';

/** Badges, and the jobs in which a desk makes them. */
export async function up(db: Knex): Promise<void> {
  await createBadges(db);
  await createDeskJobs(db);
}

async function createBadges(db: Knex): Promise<void> {
  await db.schema.createTable('badges', (table) => {
    // 16 random bytes, base64url.
    table.string('id', 22).notNullable().primary();
    reference(table, 'person_id', 'people').notNullable();
    word(table, 'carrier', ['my-number-card', 'company-card']).notNullable();
    word(table, 'status', ['active', 'revoked']).notNullable();
    table.string('public_key', 87).notNullable();
    table.string('card_link', 43);
    instant(table, 'valid_from').notNullable();
    instant(table, 'valid_until').notNullable();
    // Highest counter whose signature the server verified itself: up to 2^32-1.
    table.bigInteger('counter_floor').notNullable();
    instant(table, 'issued_at').notNullable();
    instant(table, 'revoked_at');
    word(table, 'revocation_reason', ['lost', 'stolen', 'left', 'replaced', 'card-damaged', 'other']);
    table.integer('version').notNullable().defaultTo(1);
    instant(table, 'created_at').notNullable();
    instant(table, 'updated_at').notNullable();
    table.index(['person_id']);
  });
}

async function createDeskJobs(db: Knex): Promise<void> {
  await db.schema.createTable('desk_jobs', (table) => {
    idColumn(table);
    reference(table, 'person_id', 'people').notNullable();
    reference(table, 'controller_id', 'controllers').notNullable();
    word(table, 'carrier', ['my-number-card', 'company-card']).notNullable();
    table.string('badge_id', 22).notNullable().unique();
    word(table, 'state', ['open', 'done', 'failed', 'cancelled']).notNullable();
    table.string('step', 40).notNullable();
    table.string('failure', 40);
    table.string('public_key', 87);
    table.string('card_link', 43);
    table.string('record', 427);
    instant(table, 'valid_until').notNullable();
    // Who compared face and name, and when: the papers themselves are nobody's business here.
    reference(table, 'face_checked_by', 'operators').notNullable();
    instant(table, 'face_checked_at').notNullable();
    table.integer('version').notNullable().defaultTo(1);
    instant(table, 'created_at').notNullable();
    instant(table, 'updated_at').notNullable();
    instant(table, 'closed_at');
    table.index(['controller_id', 'state']);
    table.index(['person_id']);
  });
}

export async function down(db: Knex): Promise<void> {
  await db.schema.dropTable('desk_jobs');
  await db.schema.dropTable('badges');
}
