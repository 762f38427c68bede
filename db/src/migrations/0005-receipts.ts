import type { Knex } from 'knex';
import { idColumn, instant, reference, UUID_LENGTH, word } from '../columns.ts';

/** What controllers said and were told: receipts with their chain, status, snapshots, commands. */
export async function up(db: Knex): Promise<void> {
  await createReceipts(db);
  await createChain(db);
  await createControllerState(db);
}

async function createReceipts(db: Knex): Promise<void> {
  await db.schema.createTable('receipts', (table) => {
    // The server's own order of arrival: the cursor of lists and of the live stream.
    table.bigIncrements('position');
    table.string('controller_id', UUID_LENGTH).notNullable();
    table.string('epoch', UUID_LENGTH).notNullable();
    table.bigInteger('sequence').notNullable();
    // The exact signed text; everything below is read out of it once.
    table.text('payload').notNullable();
    table.string('hash', 43).notNullable();
    table.string('type', 60).notNullable();
    instant(table, 'at').notNullable();
    instant(table, 'received_at').notNullable();
    table.string('door_id', UUID_LENGTH);
    table.string('reason', 40);
    table.string('assurance', 40);
    table.integer('snapshot_version').notNullable();
    table.unique(['controller_id', 'epoch', 'sequence']);
    table.index(['door_id', 'position']);
    // A forced door is one among millions of taps.
    table.index(['type', 'position']);
  });
  await db.schema.createTable('receipt_people', (table) => {
    // Deletable: the receipt stays verifiable without it (ruling 2).
    table.bigInteger('position').notNullable().primary();
    table.string('badge_id', 22).notNullable();
    table.string('salt', 22).notNullable();
    table.text('proof');
    word(table, 'proof_state', ['none', 'waiting', 'verified', 'failed']).notNullable();
    // What it is kept for and from when its days are counted: fixed when it arrives (ADR 0022).
    word(table, 'kept_for', ['door-history', 'working-time']).notNullable();
    instant(table, 'counted_from').notNullable();
    table.index(['kept_for', 'counted_from']);
    table.index(['badge_id', 'position']);
    table.index(['proof_state', 'position']);
  });
}

async function createChain(db: Knex): Promise<void> {
  await db.schema.createTable('receipt_heads', (table) => {
    table.string('controller_id', UUID_LENGTH).notNullable();
    table.string('epoch', UUID_LENGTH).notNullable();
    table.bigInteger('committed_through').notNullable();
    table.string('head_hash', 43).notNullable();
    instant(table, 'updated_at').notNullable();
    table.primary(['controller_id', 'epoch']);
  });
  await db.schema.createTable('receipt_batches', (table) => {
    table.string('controller_id', UUID_LENGTH).notNullable();
    table.string('epoch', UUID_LENGTH).notNullable();
    table.bigInteger('last_sequence').notNullable();
    table.text('payload').notNullable();
    table.string('signature', 100).notNullable();
    table.string('key_id', 11).notNullable();
    table.primary(['controller_id', 'epoch', 'last_sequence']);
  });
}

async function createControllerState(db: Knex): Promise<void> {
  await db.schema.createTable('controller_status', (table) => {
    reference(table, 'controller_id', 'controllers').notNullable().primary();
    table.string('connection_id', UUID_LENGTH).notNullable();
    word(table, 'state', ['online', 'offline']).notNullable();
    instant(table, 'at').notNullable();
    instant(table, 'received_at').notNullable();
    table.integer('snapshot_version').notNullable();
    table.integer('outbox_depth').notNullable();
    table.boolean('clock_trusted').notNullable();
    table.text('doors').notNullable();
    table.text('readers').notNullable();
  });
  await db.schema.createTable('snapshots', (table) => {
    table.string('controller_id', UUID_LENGTH).notNullable();
    table.integer('version').notNullable();
    instant(table, 'issued_at').notNullable();
    // The signed message, whole: a past decision is explained on exactly these bytes.
    table.text('payload').notNullable();
    table.string('signature', 100).notNullable();
    table.string('key_id', 11).notNullable();
    // SHA-256 of the contents without version and time: an unchanged policy makes no new version.
    table.string('content_hash', 43).notNullable();
    instant(table, 'applied_at');
    table.string('refusal', 40);
    table.primary(['controller_id', 'version']);
  });
  await db.schema.createTable('door_commands', (table) => {
    idColumn(table);
    reference(table, 'controller_id', 'controllers').notNullable();
    reference(table, 'door_id', 'doors').notNullable();
    table.string('action', 40).notNullable();
    reference(table, 'operator_id', 'operators').notNullable();
    instant(table, 'issued_at').notNullable();
    instant(table, 'expires_at').notNullable();
    word(table, 'state', ['sent', 'done', 'refused', 'unanswered']).notNullable();
    table.string('refusal', 40);
    instant(table, 'answered_at');
  });
}

export async function down(db: Knex): Promise<void> {
  const tables = [
    'door_commands',
    'snapshots',
    'controller_status',
    'receipt_batches',
    'receipt_heads',
    'receipt_people',
    'receipts',
  ];
  for (const table of tables) await db.schema.dropTable(table);
}
