import type { Knex } from 'knex';
import { idColumn, instant, localDate, reference, word } from '../columns.ts';

/** Batches of case 1: what is handed in together, in which rounds, and what came back. */
export async function up(db: Knex): Promise<void> {
  await createBatches(db);
  await createRounds(db);
  await createEvents(db);
  await createItems(db);
}

async function createBatches(db: Knex): Promise<void> {
  await db.schema.createTable('batches', (table) => {
    idColumn(table);
    reference(table, 'drive_id', 'drives').notNullable();
    // Within the drive, from 1.
    table.integer('number').notNullable().checkBetween([1, 1_000_000]);
    word(table, 'state', STATES).notNullable();
    reference(table, 'opened_by', 'operators').notNullable();
    table.integer('version').notNullable();
    instant(table, 'created_at').notNullable();
    instant(table, 'updated_at').notNullable();
    table.unique(['drive_id', 'number']);
    table.index(['state']);
  });
}

async function createRounds(db: Knex): Promise<void> {
  // The first one is the batch as it was frozen, each later one what was handed in again.
  await db.schema.createTable('batch_rounds', (table) => {
    reference(table, 'batch_id', 'batches').notNullable();
    round(table).notNullable();
    instant(table, 'frozen_at').notNullable();
    reference(table, 'frozen_by', 'operators').notNullable();
    // SHA-256 of the canonical list, base64url.
    table.string('item_hash', 43).notNullable();
    table.integer('items').notNullable();
    table.integer('photos').notNullable();
    table.integer('opt_outs_sign').notNullable();
    table.integer('opt_outs_user').notNullable();
    table.integer('envelopes').notNullable();
    instant(table, 'validated_at');
    word(table, 'handed_over_way', ['parcel', 'online']);
    table.string('parcel_number', 40);
    localDate(table, 'handed_over_on');
    instant(table, 'handed_over_at');
    reference(table, 'handed_over_by', 'operators');
    table.string('receipt_number', 40);
    localDate(table, 'receipt_on');
    table.primary(['batch_id', 'round']);
  });
}

async function createEvents(db: Knex): Promise<void> {
  await db.schema.createTable('batch_events', (table) => {
    idColumn(table);
    reference(table, 'batch_id', 'batches').notNullable();
    // The version that the batch has since.
    table.integer('version').notNullable();
    instant(table, 'at').notNullable();
    table.string('transition', 40).notNullable();
    // Null for the system.
    reference(table, 'operator_id', 'operators');
    // Why it was reopened; emptied when the batch is archived.
    table.string('reason', 200);
    table.unique(['batch_id', 'version']);
  });
}

async function createItems(db: Knex): Promise<void> {
  await db.schema.createTable('batch_items', (table) => {
    reference(table, 'batch_id', 'batches').notNullable();
    reference(table, 'application_id', 'applications').notNullable();
    instant(table, 'added_at').notNullable();
    // The last round that it was frozen in.
    round(table);
    // From then on it waits for nothing in this batch.
    instant(table, 'ended_at');
    table.primary(['batch_id', 'application_id']);
    table.index(['batch_id', 'ended_at']);
    // An application waits in one batch at most; those of a cancelled one are deleted.
    table.unique(['application_id'], {
      indexName: 'batch_items_one_batch',
      predicate: db.whereRaw('ended_at IS NULL'),
    });
  });
  await db.schema.createTable('batch_round_items', (table) => {
    reference(table, 'batch_id', 'batches').notNullable();
    round(table).notNullable();
    table.integer('position').notNullable().checkBetween([1, 99_999]);
    reference(table, 'application_id', 'applications').notNullable();
    table.primary(['batch_id', 'round', 'position']);
    table.index(['application_id']);
  });
  await db.schema.createTable('batch_defects', (table) => {
    idColumn(table);
    reference(table, 'batch_id', 'batches').notNullable();
    round(table).notNullable();
    reference(table, 'application_id', 'applications').notNullable();
    word(table, 'code', DEFECTS).notNullable();
    localDate(table, 'found_on').notNullable();
    instant(table, 'found_at').notNullable();
    reference(table, 'operator_id', 'operators').notNullable();
    table.unique(['batch_id', 'round', 'application_id']);
    table.index(['application_id']);
  });
}

function round(table: Knex.CreateTableBuilder): Knex.ColumnBuilder {
  return table.integer('round').checkBetween([1, 1_000]);
}

export async function down(db: Knex): Promise<void> {
  const tables = [
    'batch_defects',
    'batch_round_items',
    'batch_items',
    'batch_events',
    'batch_rounds',
    'batches',
  ];
  for (const table of tables) await db.schema.dropTable(table);
}

const STATES = [
  'collecting',
  'frozen',
  'validated',
  'submitted',
  'acknowledged',
  'partly-defective',
  'resubmitting',
  'settled',
  'archived',
  'cancelled',
];

const DEFECTS = [
  'photo-unfit',
  'photo-missing',
  'data-changed',
  'form-out-of-date',
  'form-unreadable',
  'signature-missing',
  'representative-missing',
  'already-applied',
];
