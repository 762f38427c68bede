import type { Knex } from 'knex';
import {
  sortableText,
  idColumn,
  instant,
  localDate,
  recordColumns,
  reference,
  UUID_LENGTH,
  word,
} from '../columns.ts';

/** Areas, doors with their controllers and readers, schedules, access levels. */
export async function up(db: Knex): Promise<void> {
  const sortable = sortableText(db);
  await db.schema.createTable('areas', (table) => {
    idColumn(table);
    reference(table, 'site_id', 'sites').notNullable();
    sortable(table, 'name', 200).notNullable();
    table.boolean('is_protected').notNullable();
    recordColumns(table);
  });
  await createControllers(db);
  await createDoors(db);
  await createSchedules(db);
  await createAccessLevels(db);
}

async function createControllers(db: Knex): Promise<void> {
  const sortable = sortableText(db);
  await db.schema.createTable('controllers', (table) => {
    idColumn(table);
    reference(table, 'site_id', 'sites').notNullable();
    sortable(table, 'name', 200).notNullable();
    word(table, 'role', ['door', 'desk', 'terminal']).notNullable();
    word(table, 'state', ['pending', 'enrolled', 'revoked']).notNullable();
    // Only the SHA-256 of the one-time secret is kept, base64url.
    table.string('enrolment_secret_hash', 43);
    instant(table, 'enrolment_expires_at');
    instant(table, 'enrolled_at');
    // 65-byte point of the controller's key, base64url: receipts are checked with it.
    table.string('public_key', 87);
    table.string('certificate_fingerprint', 43);
    instant(table, 'certificate_expires_at');
    recordColumns(table);
    table.index(['site_id', 'name', 'id']);
  });
}

const AREAS = `kind = 'door' and inside_area_id is not null and outside_area_id is not null`;
const NO_AREAS = `kind = 'terminal' and inside_area_id is null and outside_area_id is null`;

async function createDoors(db: Knex): Promise<void> {
  const sortable = sortableText(db);
  await db.schema.createTable('doors', (table) => {
    idColumn(table);
    reference(table, 'site_id', 'sites').notNullable();
    sortable(table, 'name', 200).notNullable();
    word(table, 'kind', ['door', 'terminal']).notNullable();
    // Null at a terminal alone.
    reference(table, 'inside_area_id', 'areas');
    reference(table, 'outside_area_id', 'areas');
    reference(table, 'controller_id', 'controllers');
    word(table, 'required_assurance', ['badge', 'badge+certificate']).notNullable();
    word(table, 'certificate_rule', ['where-the-carrier-has-one', 'always']).notNullable();
    table.integer('unlock_ms').notNullable();
    table.integer('held_open_ms').notNullable();
    table.integer('maximum_age_hours').notNullable();
    word(table, 'stale_fallback', ['shut', 'badge-only']).notNullable();
    table.boolean('locked_down').notNullable();
    recordColumns(table);
    table.check(`(${AREAS}) or (${NO_AREAS})`, {}, 'doors_have_areas');
    table.index(['site_id', 'name', 'id']);
  });
  await db.schema.createTable('readers', (table) => {
    idColumn(table);
    reference(table, 'controller_id', 'controllers').notNullable();
    // A desk's reader belongs to no door.
    reference(table, 'door_id', 'doors');
    word(table, 'side', ['in', 'out']).notNullable();
    table.string('name', 200).notNullable();
    recordColumns(table);
  });
}

async function createSchedules(db: Knex): Promise<void> {
  const sortable = sortableText(db);
  await db.schema.createTable('schedules', (table) => {
    idColumn(table);
    sortable(table, 'name', 200).notNullable();
    recordColumns(table);
  });
  await db.schema.createTable('schedule_intervals', (table) => {
    table
      .string('schedule_id', UUID_LENGTH)
      .notNullable()
      .references('id')
      .inTable('schedules')
      .onDelete('CASCADE');
    table.integer('weekday').notNullable().checkBetween([1, 8]);
    table.integer('from_minute').notNullable().checkBetween([0, 1439]);
    table.integer('to_minute').notNullable().checkBetween([1, 1440]);
    table.primary(['schedule_id', 'weekday', 'from_minute']);
  });
}

async function createAccessLevels(db: Knex): Promise<void> {
  const sortable = sortableText(db);
  await db.schema.createTable('access_levels', (table) => {
    idColumn(table);
    sortable(table, 'name', 200).notNullable();
    table.string('description', 1000).notNullable().defaultTo('');
    recordColumns(table);
  });
  await db.schema.createTable('access_level_rules', (table) => {
    idColumn(table);
    reference(table, 'access_level_id', 'access_levels').notNullable();
    reference(table, 'door_id', 'doors').notNullable();
    word(table, 'effect', ['allow', 'deny']).notNullable();
    reference(table, 'schedule_id', 'schedules');
    table.integer('position').notNullable();
    table.index(['access_level_id', 'position']);
  });
  await db.schema.createTable('access_level_members', (table) => {
    reference(table, 'access_level_id', 'access_levels').notNullable();
    reference(table, 'person_id', 'people').notNullable();
    localDate(table, 'from_date').notNullable();
    // Exclusive; null without end.
    localDate(table, 'until_date');
    table.integer('version').notNullable().defaultTo(1);
    table.primary(['access_level_id', 'person_id']);
    table.index(['person_id']);
  });
}

export async function down(db: Knex): Promise<void> {
  const tables = [
    'access_level_members',
    'access_level_rules',
    'access_levels',
    'schedule_intervals',
    'schedules',
    'readers',
    'doors',
    'controllers',
    'areas',
  ];
  for (const table of tables) await db.schema.dropTable(table);
}
