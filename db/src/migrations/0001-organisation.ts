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
    // A person; no foreign key, because people refer to departments.
    table.string('head_id', UUID_LENGTH);
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
    table.string('display_name', 200);
    table.string('former_family_name', 100);
    table.string('alias_name', 200);
    table.string('form_name', 200);
    // JSON: characters that the card cannot show, and what stands there instead.
    table.text('form_substitutions').notNullable().defaultTo('[]');
    table.string('email', 254);
    reference(table, 'department_id', 'departments').notNullable();
    reference(table, 'site_id', 'sites').notNullable();
    reference(table, 'manager_id', 'people');
    localDate(table, 'starts_on').notNullable();
    localDate(table, 'ends_on');
    table.boolean('address_protected').notNullable().defaultTo(false);
    table.string('municipality_code', 6);
    // As lists show it: the name at work, else the official one.
    table.string('shown_name', 201).notNullable();
    // Kana in one form, for sorting.
    sortable(table, 'sort_key', 250).notNullable();
    // In the form for searching: what everybody may search by, and what only those who may see it.
    table.text('search_text').notNullable();
    table.text('search_names').notNullable().defaultTo('');
    table.text('search_contact').notNullable().defaultTo('');
    recordColumns(table);
    table.index(['site_id', 'sort_key', 'id']);
    table.index(['sort_key', 'id']);
    table.index(['starts_on', 'id']);
    table.index(['updated_at', 'id']);
    table.index(['department_id']);
    table.index(['manager_id']);
  });
}

export async function down(db: Knex): Promise<void> {
  for (const table of ['people', 'departments', 'holidays', 'sites', 'organisation']) {
    await db.schema.dropTable(table);
  }
}
