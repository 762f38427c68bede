import type { Knex } from 'knex';
import { idColumn, instant, localDate, recordColumns, reference, word } from '../columns.ts';

/** Municipal visits of case 2: where they stand, who takes part and when, what was told about whom, and what was found. */
export async function up(db: Knex): Promise<void> {
  await createVisits(db);
  await createPlan(db);
  await createSlots(db);
  await createRows(db);
  await createRosters(db);
  await db('locks').insert({ name: 'visits' });
}

async function createVisits(db: Knex): Promise<void> {
  await db.schema.createTable('visits', (table) => {
    idColumn(table);
    reference(table, 'drive_id', 'drives').notNullable();
    // Where the officers come to; its zone is that of all times.
    reference(table, 'site_id', 'sites').notNullable();
    table.string('municipality_code', 6);
    word(table, 'state', VISIT_STATES).notNullable();
    instant(table, 'state_since').notNullable();
    localDate(table, 'visit_on');
    table.string('building', 120);
    table.string('room', 120);
    table.string('room_notes', 500);
    // JSON: which needs of the municipality's profile the room meets.
    table.text('needs_met').notNullable();
    // What stays of a closed visit.
    table.integer('accepted');
    table.integer('short');
    table.integer('no_show');
    instant(table, 'closed_at');
    recordColumns(table);
    table.index(['drive_id', 'created_at']);
    table.index(['visit_on']);
  });
}

async function createPlan(db: Knex): Promise<void> {
  // Sites whose people take part: its own, and those that were merged into it.
  await db.schema.createTable('visit_sites', (table) => {
    reference(table, 'visit_id', 'visits').notNullable();
    reference(table, 'site_id', 'sites').notNullable();
    table.primary(['visit_id', 'site_id']);
  });
  // Days that were proposed and not chosen yet.
  await db.schema.createTable('visit_dates', (table) => {
    reference(table, 'visit_id', 'visits').notNullable();
    localDate(table, 'proposed_on').notNullable();
    table.primary(['visit_id', 'proposed_on']);
  });
  await db.schema.createTable('visit_history', (table) => {
    idColumn(table);
    reference(table, 'visit_id', 'visits').notNullable();
    table.integer('version').notNullable();
    instant(table, 'at').notNullable();
    table.string('transition', 40).notNullable();
    word(table, 'from_state', VISIT_STATES);
    word(table, 'to_state', VISIT_STATES).notNullable();
    word(table, 'done_by', ['clerk', 'facilities', 'officer', 'system']).notNullable();
    reference(table, 'operator_id', 'operators');
    table.unique(['visit_id', 'version']);
  });
}

/** One person at one desk for one piece of the day. */
async function createSlots(db: Knex): Promise<void> {
  await db.schema.createTable('visit_slots', (table) => {
    idColumn(table);
    reference(table, 'visit_id', 'visits').notNullable();
    // `HH:MM` of the visit's day at its site.
    table.string('starts_at', 5).notNullable();
    table.string('ends_at', 5).notNullable();
    table.integer('desk').notNullable().checkBetween([1, 20]);
    table.unique(['visit_id', 'starts_at', 'desk']);
  });
}

/** Who takes part. A row with a number is on the roster that the municipality has. */
async function createRows(db: Knex): Promise<void> {
  await db.schema.createTable('visit_rows', (table) => {
    idColumn(table);
    reference(table, 'visit_id', 'visits').notNullable();
    reference(table, 'application_id', 'applications').notNullable();
    // Two people never have one: the database refuses.
    reference(table, 'slot_id', 'visit_slots').unique();
    table.integer('row_number');
    word(table, 'origin', ['roster', 'walk-in']).notNullable();
    // SHA-256 of the token in the QR code, base64url.
    table.string('token_hash', 43).notNullable().unique();
    instant(table, 'checked_in_at');
    word(table, 'finding', ['sufficient', 'falls-back', 'did-not-come']);
    instant(table, 'found_at');
    word(table, 'found_by', ['clerk', 'officer', 'system']);
    instant(table, 'created_at').notNullable();
    table.integer('version').notNullable();
    table.unique(['visit_id', 'application_id']);
    table.unique(['visit_id', 'row_number']);
    table.index(['application_id']);
  });
  await db.schema.createTable('visit_roster_data', (table) => {
    reference(table, 'visit_id', 'visits').notNullable();
    reference(table, 'application_id', 'applications').notNullable();
    // JSON, sealed for this application.
    table.text('contents').notNullable();
    // Which words were agreed to, naming which municipality, and how.
    table.integer('consent_version').notNullable();
    table.string('municipality_code', 6).notNullable();
    word(table, 'via', ['own-page', 'paper']).notNullable();
    instant(table, 'given_at').notNullable();
    // When the visit closed: the retention job takes it away from then on.
    instant(table, 'purpose_ended_at').index();
    table.primary(['visit_id', 'application_id']);
    table.index(['application_id']);
  });
}

async function createRosters(db: Knex): Promise<void> {
  await db.schema.createTable('visit_rosters', (table) => {
    idColumn(table);
    reference(table, 'visit_id', 'visits').notNullable();
    table.integer('number').notNullable();
    instant(table, 'made_at').notNullable();
    reference(table, 'made_by', 'operators').notNullable();
    // Of the CSV's bytes, in hexadecimal digits.
    table.string('sha256', 64).notNullable();
    table.integer('row_count').notNullable();
    // JSON, sealed for this visit: its rows. Null once its purpose is over.
    table.text('contents');
    instant(table, 'purpose_ended_at').index();
    table.unique(['visit_id', 'number']);
  });
}

export async function down(db: Knex): Promise<void> {
  await db('locks').where({ name: 'visits' }).delete();
  const tables = [
    'visit_rosters',
    'visit_roster_data',
    'visit_rows',
    'visit_slots',
    'visit_history',
    'visit_dates',
    'visit_sites',
    'visits',
  ];
  for (const table of tables) await db.schema.dropTable(table);
}

const VISIT_STATES = [
  'idea',
  'inquiry',
  'requested',
  'proposed',
  'confirmed',
  'roster-sent',
  'roster-accepted',
  'ready',
  'running',
  'finished',
  'reconciling',
  'closed',
  'below-minimum',
  'declined-by-municipality',
  'cancelled',
];
