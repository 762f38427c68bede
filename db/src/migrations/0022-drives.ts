import type { Knex } from 'knex';
import { idColumn, instant, localDate, recordColumns, reference, sortableText, word } from '../columns.ts';

/** Bulk application drives: whom they are for, what was agreed to, whose answers their clerks see, and how each goes on. */
export async function up(db: Knex): Promise<void> {
  await createDrives(db);
  await createApplications(db);
  await createCounts(db);
  await createInvitations(db);
  await db('locks').insert({ name: 'drives' });
}

async function createDrives(db: Knex): Promise<void> {
  const sortable = sortableText(db);
  await db.schema.createTable('drives', (table) => {
    idColumn(table);
    sortable(table, 'name', 100).notNullable();
    word(table, 'drive_case', ['pick-up', 'visit', 'mixed']).notNullable();
    word(table, 'state', ['draft', 'open', 'closed']).notNullable();
    localDate(table, 'opens_on').notNullable();
    // The last day for answers.
    localDate(table, 'closes_on').notNullable();
    instant(table, 'opened_at');
    instant(table, 'closed_at');
    recordColumns(table);
    table.index(['created_at', 'id']);
  });
  // Whom it is for; no rows: all sites, all departments.
  await db.schema.createTable('drive_sites', (table) => {
    reference(table, 'drive_id', 'drives').notNullable();
    reference(table, 'site_id', 'sites').notNullable();
    table.primary(['drive_id', 'site_id']);
  });
  await db.schema.createTable('drive_departments', (table) => {
    reference(table, 'drive_id', 'drives').notNullable();
    reference(table, 'department_id', 'departments').notNullable();
    table.primary(['drive_id', 'department_id']);
  });
  await db.schema.createTable('drive_clerks', (table) => {
    reference(table, 'drive_id', 'drives').notNullable();
    reference(table, 'operator_id', 'operators').notNullable();
    instant(table, 'since').notNullable();
    table.primary(['drive_id', 'operator_id']);
    table.index(['operator_id']);
  });
  // Rows are added and never changed: whoever agreed to a version agreed to that text.
  await db.schema.createTable('drive_consents', (table) => {
    reference(table, 'drive_id', 'drives').notNullable();
    table.integer('version').notNullable();
    table.text('ja').notNullable();
    table.text('en').notNullable();
    instant(table, 'since').notNullable();
    table.primary(['drive_id', 'version']);
  });
}

async function createApplications(db: Knex): Promise<void> {
  await db.schema.createTable('applications', (table) => {
    idColumn(table);
    reference(table, 'drive_id', 'drives').notNullable();
    reference(table, 'person_id', 'people').notNullable();
    // Where the person was when invited: a board that followed transfers would tell what a single person answered.
    reference(table, 'site_id', 'sites').notNullable();
    reference(table, 'department_id', 'departments').notNullable();
    word(table, 'state', STATES).notNullable();
    instant(table, 'state_since').notNullable();
    word(table, 'via', ['own-page', 'paper']);
    table.integer('consent_version');
    instant(table, 'consented_at');
    word(table, 'delivery', ['pick-up', 'mail']);
    localDate(table, 'deadline_on');
    localDate(table, 'appointment_on');
    // At an end, or when the drive closed over it.
    instant(table, 'ended_at');
    instant(table, 'created_at').notNullable();
    table.integer('version').notNullable();
    table.unique(['drive_id', 'person_id']);
    table.index(['drive_id', 'state']);
    table.index(['person_id']);
    table.index(['ended_at']);
  });
  await db.schema.createTable('application_history', (table) => {
    idColumn(table);
    reference(table, 'application_id', 'applications').notNullable();
    // The version that the application has since.
    table.integer('version').notNullable();
    instant(table, 'at').notNullable();
    table.string('transition', 40).notNullable();
    word(table, 'from_state', STATES);
    word(table, 'to_state', STATES).notNullable();
    word(table, 'done_by', ['person', 'clerk', 'officer', 'system']).notNullable();
    reference(table, 'operator_id', 'operators');
    word(table, 'via', ['own-page', 'paper']);
    localDate(table, 'told_on');
    table.integer('consent_version');
    // What the audit trail holds of this row: HMAC-SHA-256, base64url. Null where the drive's own entry tells it.
    table.string('commitment', 43);
    table.unique(['application_id', 'version']);
  });
}

/** What stays of a closed drive: how many stood where. */
async function createCounts(db: Knex): Promise<void> {
  await db.schema.createTable('drive_counts', (table) => {
    reference(table, 'drive_id', 'drives').notNullable();
    reference(table, 'site_id', 'sites').notNullable();
    reference(table, 'department_id', 'departments').notNullable();
    word(table, 'state', STATES).notNullable();
    table.integer('count').notNullable();
    table.primary(['drive_id', 'site_id', 'department_id', 'state']);
  });
}

async function createInvitations(db: Knex): Promise<void> {
  await db.schema.createTable('drive_invitations', (table) => {
    idColumn(table);
    reference(table, 'drive_id', 'drives').notNullable();
    word(table, 'state', ['running', 'done', 'stopped']).notNullable();
    // Ids that were asked for, as JSON; null: everybody it is for. Emptied at the end.
    table.text('person_ids');
    // How far whoever asked reaches, as JSON: a run that goes on after a restart reaches no further.
    table.text('scope').notNullable();
    table.string('actor', 60).notNullable();
    // The last person that was looked at, in the order of ids.
    table.string('after_id', 36);
    table.integer('total').notNullable();
    table.integer('done').notNullable();
    table.integer('invited').notNullable();
    // How many were left out, by reason, as JSON.
    table.text('left_out').notNullable();
    instant(table, 'started_at').notNullable();
    instant(table, 'alive_at').notNullable();
    instant(table, 'ended_at');
    table.index(['drive_id', 'started_at']);
    table.index(['state', 'alive_at']);
  });
}

export async function down(db: Knex): Promise<void> {
  await db('locks').where({ name: 'drives' }).delete();
  const tables = [
    'drive_invitations',
    'drive_counts',
    'application_history',
    'applications',
    'drive_consents',
    'drive_clerks',
    'drive_departments',
    'drive_sites',
    'drives',
  ];
  for (const table of tables) await db.schema.dropTable(table);
}

const STATES = [
  'invited',
  'declined',
  'has-card',
  'joined',
  'form-needed',
  'form-ready',
  'photo-ready',
  'checked',
  'in-batch',
  'submitted',
  'lost',
  'received',
  'defect',
  'slotted',
  'checked-in',
  'id-verified',
  'id-short',
  'no-show',
  'accepted-on-site',
  'forwarded',
  'accepted',
  'making',
  'at-municipality',
  'notice-sent',
  'booked',
  'overdue',
  're-noticed',
  'mailed',
  'held-at-post',
  'returned',
  'invalidated',
  'withdrawn',
  'delivered',
  'picked-up',
  'disposed',
  'ended',
];
