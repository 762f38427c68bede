import type { Knex } from 'knex';
import {
  idColumn,
  instant,
  localDate,
  recordColumns,
  reference,
  sortableText,
  UUID_LENGTH,
  word,
} from '../columns.ts';

/** Working time: gate facts, how time is arranged, what is claimed and approved of each day, closed months (ADR 0041). */
export async function up(db: Knex): Promise<void> {
  await createGateFacts(db);
  await createGroups(db);
  await createCalendars(db);
  await createClaims(db);
  await createClosings(db);
  await createExports(db);
  await db('locks').insert({ name: 'attendance' });
}

/** Written with the receipt, and never changed. Deletable: the receipt stays verifiable without it (ruling 2). */
async function createGateFacts(db: Knex): Promise<void> {
  await db.schema.createTable('gate_facts', (table) => {
    table.bigInteger('position').notNullable().primary();
    table.string('badge_id', 22).notNullable();
    table.string('door_id', UUID_LENGTH).notNullable();
    word(table, 'side', ['in', 'out']).notNullable();
    instant(table, 'at').notNullable();
    // At less than the assurance level that the door asked for when it arrived.
    table.boolean('is_weak').notNullable();
    // By how much the controller's clock was ahead of ours at least, when it arrived; milliseconds.
    table.bigInteger('ahead_ms').notNullable();
    instant(table, 'received_at').notNullable();
    instant(table, 'counted_from').notNullable().index();
    table.index(['badge_id', 'at']);
    table.index(['at']);
  });
}

async function createGroups(db: Knex): Promise<void> {
  const sortable = sortableText(db);
  await db.schema.createTable('attendance_groups', (table) => {
    idColumn(table);
    sortable(table, 'name', 100).notNullable().unique();
    word(table, 'policy', ['off', 'record-only', 'proposal', 'claim']).notNullable();
    localDate(table, 'notice_on');
    table.integer('closing_day').notNullable().checkBetween([1, 31]);
    // 1 Monday … 7 Sunday.
    table.integer('week_begins_on').notNullable().checkBetween([1, 7]);
    table.boolean('spill_counts').notNullable();
    table.integer('divergence_minutes').notNullable();
    table.integer('clock_skew_minutes').notNullable();
    table.integer('long_stay_minutes').notNullable();
    table.integer('rest_minutes').notNullable();
    recordColumns(table);
  });
  await db.schema.createTable('working_terms', (table) => {
    reference(table, 'person_id', 'people').notNullable();
    localDate(table, 'from_date').notNullable();
    reference(table, 'group_id', 'attendance_groups').notNullable();
    word(table, 'scheme', [
      'fixed',
      'shift',
      'flextime',
      'variable-month',
      'variable-year',
      'manager',
    ]).notNullable();
    // JSON: hours of an ordinary week, Monday first.
    table.text('week').notNullable();
    table.primary(['person_id', 'from_date']);
    table.index(['group_id', 'person_id']);
  });
}

async function createCalendars(db: Knex): Promise<void> {
  await db.schema.createTable('work_calendars', (table) => {
    reference(table, 'site_id', 'sites').notNullable().primary();
    table.integer('statutory_weekday').notNullable().checkBetween([1, 7]);
    // JSON: weekdays that are free by the company's own rule.
    table.text('free_weekdays').notNullable();
    table.boolean('holidays_are_free').notNullable();
    table.integer('version').notNullable();
    instant(table, 'updated_at').notNullable();
  });
  await db.schema.createTable('work_calendar_days', (table) => {
    reference(table, 'site_id', 'sites').notNullable();
    localDate(table, 'on_date').notNullable();
    word(table, 'kind', ['work', 'company-holiday', 'statutory-holiday']).notNullable();
    table.string('name', 100).notNullable();
    table.primary(['site_id', 'on_date']);
  });
}

async function createClaims(db: Knex): Promise<void> {
  await db.schema.createTable('attendance_claims', (table) => {
    idColumn(table);
    reference(table, 'person_id', 'people').notNullable();
    localDate(table, 'on_date').notNullable();
    table.integer('number').notNullable();
    // JSON: pieces in minutes after 0:00 of the day.
    table.text('work').notNullable();
    table.text('breaks').notNullable();
    table.string('reason', 40).notNullable();
    table.string('divergence_reason', 40);
    table.string('note', 500).notNullable();
    word(table, 'state', ['waiting', 'approved', 'returned', 'superseded']).notNullable();
    reference(table, 'made_by', 'operators').notNullable();
    instant(table, 'made_at').notNullable().index();
    reference(table, 'decided_by', 'operators');
    instant(table, 'decided_at');
    table.string('comment', 500).notNullable();
    table.unique(['person_id', 'on_date', 'number']);
    table.index(['state', 'on_date']);
    table.index(['on_date']);
  });
}

async function createClosings(db: Knex): Promise<void> {
  await db.schema.createTable('attendance_closings', (table) => {
    idColumn(table);
    reference(table, 'group_id', 'attendance_groups').notNullable();
    // `YYYY-MM` in which the period ends, and its days, both of them in it.
    table.string('month', 7).notNullable();
    localDate(table, 'from_date').notNullable();
    localDate(table, 'through_date').notNullable();
    // A month that is opened again and closed anew is the next version; the older ones stay.
    table.integer('version').notNullable();
    table.integer('people').notNullable();
    // Up to which receipt the gate was taken into account: a later one is a task, not a change.
    table.bigInteger('gate_position').notNullable();
    // SHA-256 of the lines as canonical JSON, base64url.
    table.string('digest', 43).notNullable();
    reference(table, 'closed_by', 'operators').notNullable();
    instant(table, 'closed_at').notNullable();
    reference(table, 'reopened_by', 'operators');
    instant(table, 'reopened_at');
    table.string('reopen_reason', 500);
    table.unique(['group_id', 'month', 'version']);
  });
  await db.raw(
    `create unique index attendance_closings_one_in_force on attendance_closings (group_id, month)
     where reopened_at IS NULL`,
  );
  await db.schema.createTable('attendance_closing_lines', (table) => {
    reference(table, 'closing_id', 'attendance_closings').notNullable();
    reference(table, 'person_id', 'people').notNullable();
    // JSON: the figures of the approved layer, as they were closed.
    table.text('figures').notNullable();
    // Of the closing: from then on the days are counted that it is still kept.
    instant(table, 'closed_at').notNullable().index();
    table.primary(['closing_id', 'person_id']);
    table.index(['person_id']);
  });
}

/** Files that were made of a closing: each can be made again from its lines, byte for byte. */
async function createExports(db: Knex): Promise<void> {
  await db.schema.createTable('attendance_exports', (table) => {
    idColumn(table);
    reference(table, 'closing_id', 'attendance_closings').notNullable();
    table.string('profile_id', 40).notNullable();
    word(table, 'rounding', ['none', 'month']).notNullable();
    table.integer('rows').notNullable();
    // SHA-256 of the file, base64url.
    table.string('sha256', 43).notNullable();
    reference(table, 'made_by', 'operators').notNullable();
    instant(table, 'made_at').notNullable().index();
    table.index(['closing_id', 'made_at']);
  });
}

export async function down(db: Knex): Promise<void> {
  await db('locks').where({ name: 'attendance' }).delete();
  const tables = [
    'attendance_exports',
    'attendance_closing_lines',
    'attendance_closings',
    'attendance_claims',
    'work_calendar_days',
    'work_calendars',
    'working_terms',
    'attendance_groups',
    'gate_facts',
  ];
  for (const table of tables) await db.schema.dropTable(table);
}
