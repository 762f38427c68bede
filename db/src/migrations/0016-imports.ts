import type { Knex } from 'knex';
import { idColumn, instant, reference, UUID_LENGTH, word } from '../columns.ts';

/** Files of people on their way in: staged, compared, applied in one go, and taken back (ruling 27). */
export async function up(db: Knex): Promise<void> {
  await createRuns(db);
  await createRows(db);
  await db.schema.createTable('import_mappings', (table) => {
    idColumn(table);
    table.string('name', 100).notNullable().unique();
    // JSON: header and field.
    table.text('columns').notNullable();
    table.integer('code_length');
    table.boolean('create_departments').notNullable();
    table.integer('version').notNullable().defaultTo(1);
    instant(table, 'updated_at').notNullable();
  });
  await db.schema.createTable('person_address_marks', (table) => {
    // A keyed hash of an address that was dropped: tells a move, and nothing else (ruling 21).
    reference(table, 'person_id', 'people').notNullable().primary();
    table.string('mark', 43).notNullable();
    instant(table, 'marked_at').notNullable();
  });
  await db('locks').insert({ name: 'people-import' });
}

async function createRuns(db: Knex): Promise<void> {
  await db.schema.createTable('import_runs', (table) => {
    idColumn(table);
    // An operator's id, or `system`.
    table.string('started_by', 60).notNullable().index();
    word(table, 'state', ['staging', 'ready', 'applied', 'undone', 'failed']).notNullable();
    word(table, 'failure', ['interrupted', 'outdated', 'internal']);
    table.string('file_name', 200).notNullable();
    word(table, 'format', ['csv', 'xlsx']).notNullable();
    table.string('charset', 10);
    // JSON, as `core/api/people-import.ts` has them.
    table.text('columns').notNullable();
    table.text('dropped').notNullable();
    table.text('new_departments').notNullable();
    table.text('department_differences').notNullable();
    table.integer('row_count').notNullable();
    table.integer('rows_staged').notNullable();
    for (const outcome of ['added', 'changed', 'unchanged', 'missing', 'problem'])
      table.integer(`${outcome}_count`).notNullable().defaultTo(0);
    // People who have left by the file.
    table.integer('leaving_count').notNullable().defaultTo(0);
    table.integer('left_by_undo').notNullable().defaultTo(0);
    instant(table, 'created_at').notNullable();
    // Whoever stages says so every few seconds: where that ends, the server has.
    instant(table, 'alive_at').notNullable();
    instant(table, 'expires_at').notNullable().index();
    instant(table, 'applied_at');
    // In the order in which imports were applied, whatever the clock said: the highest can be undone.
    table.integer('applied_number').unique();
    instant(table, 'undone_at');
  });
}

async function createRows(db: Knex): Promise<void> {
  await db.schema.createTable('import_rows', (table) => {
    table
      .string('run_id', UUID_LENGTH)
      .notNullable()
      .references('id')
      .inTable('import_runs')
      .onDelete('CASCADE');
    // Of the file from 1; who is not in it comes after its last row.
    table.integer('line').notNullable();
    word(table, 'outcome', ['added', 'changed', 'unchanged', 'missing', 'problem']).notNullable();
    table.string('person_id', UUID_LENGTH);
    // The version that was compared; once applied, the one that was written.
    table.integer('person_version');
    // JSON: the file's own cells for the error file, the person and the posts to be, the person as it was, and what is
    // told of it.
    table.text('cells');
    table.text('proposed');
    table.text('posts');
    table.text('former');
    table.text('told').notNullable();
    table.string('address_mark', 43);
    table.boolean('is_written').notNullable().defaultTo(false);
    // Changed after the import: undoing it left this person alone.
    table.boolean('is_left').notNullable().defaultTo(false);
    table.primary(['run_id', 'line']);
    table.index(['run_id', 'outcome', 'line']);
  });
}

export async function down(db: Knex): Promise<void> {
  await db('locks').where({ name: 'people-import' }).delete();
  for (const table of ['person_address_marks', 'import_mappings', 'import_rows', 'import_runs'])
    await db.schema.dropTable(table);
}
