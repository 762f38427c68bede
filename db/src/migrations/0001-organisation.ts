import type { Knex } from 'knex';
import { sortableText, idColumn, instant, localDate, recordColumns, reference, word } from '../columns.ts';

/** The organisation itself: sites with their zone and holidays, departments, people. */
export async function up(db: Knex): Promise<void> {
  const sortable = sortableText(db);
  await db.schema.createTable('organisation', (table) => {
    table.string('id', 63).notNullable().primary();
    table.string('name', 200).notNullable();
    table.boolean('is_demo').notNullable();
    instant(table, 'created_at').notNullable();
  });
  await db.schema.createTable('sites', (table) => {
    idColumn(table);
    sortable(table, 'name', 200).notNullable();
    table.string('time_zone', 64).notNullable();
    recordColumns(table);
  });
  await db.schema.createTable('holidays', (table) => {
    reference(table, 'site_id', 'sites').notNullable();
    localDate(table, 'on_date').notNullable();
    table.string('name', 200).notNullable();
    table.primary(['site_id', 'on_date']);
  });
  await db.schema.createTable('departments', (table) => {
    idColumn(table);
    sortable(table, 'code', 40).notNullable().unique();
    sortable(table, 'name', 200).notNullable();
    reference(table, 'parent_id', 'departments');
    recordColumns(table);
  });
  await createPeople(db);
}

async function createPeople(db: Knex): Promise<void> {
  const sortable = sortableText(db);
  await db.schema.createTable('people', (table) => {
    idColumn(table);
    sortable(table, 'employee_code', 40).notNullable().unique();
    word(table, 'kind', ['employee', 'contractor']).notNullable();
    table.string('family_name', 100).notNullable();
    table.string('given_name', 100).notNullable();
    table.string('family_kana', 100).notNullable();
    table.string('given_kana', 100).notNullable();
    table.string('roman_name', 200);
    table.string('email', 254);
    reference(table, 'department_id', 'departments').notNullable();
    reference(table, 'site_id', 'sites').notNullable();
    localDate(table, 'starts_on').notNullable();
    localDate(table, 'ends_on');
    // Kana in one form, for sorting; every name form in one normalised text, for searching.
    sortable(table, 'sort_key', 250).notNullable();
    table.text('search_text').notNullable();
    recordColumns(table);
    table.index(['site_id', 'sort_key', 'id']);
    table.index(['sort_key', 'id']);
    table.index(['department_id']);
  });
}

export async function down(db: Knex): Promise<void> {
  for (const table of ['people', 'departments', 'holidays', 'sites', 'organisation']) {
    await db.schema.dropTable(table);
  }
}
