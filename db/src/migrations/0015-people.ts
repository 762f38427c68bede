import type { Knex } from 'knex';
import { idColumn, instant, localDate, reference, sortableText, word } from '../columns.ts';

/**
 * Employments, posts and departments by their dates. The rows of `people` and `departments` are what these say for
 * today, kept so that lists, scopes and snapshots have one plain row to read.
 */
export async function up(db: Knex): Promise<void> {
  const sortable = sortableText(db);
  await db.schema.createTable('employments', (table) => {
    idColumn(table);
    reference(table, 'person_id', 'people').notNullable();
    word(table, 'kind', ['employee', 'contractor']).notNullable();
    sortable(table, 'employee_code', 40).notNullable();
    localDate(table, 'starts_on').notNullable();
    // Last day, inclusive.
    localDate(table, 'ends_on');
    table.string('note', 500);
    table.index(['person_id', 'starts_on']);
    table.index(['employee_code']);
    table.index(['starts_on']);
    table.index(['ends_on']);
  });
  await db.schema.createTable('posts', (table) => {
    idColumn(table);
    reference(table, 'employment_id', 'employments').notNullable();
    reference(table, 'department_id', 'departments').notNullable();
    reference(table, 'site_id', 'sites').notNullable();
    table.string('title', 200);
    table.boolean('is_main').notNullable();
    localDate(table, 'from_date').notNullable();
    // Exclusive; a main post lasts until the next one and has none.
    localDate(table, 'until_date');
    table.index(['employment_id', 'from_date']);
    table.index(['department_id']);
    table.index(['from_date']);
  });
  await createDepartmentTerms(db);
  await createMerges(db);
  await db('locks').insert({ name: 'people' });
}

async function createDepartmentTerms(db: Knex): Promise<void> {
  const sortable = sortableText(db);
  await db.schema.createTable('department_terms', (table) => {
    reference(table, 'department_id', 'departments').notNullable();
    localDate(table, 'from_date').notNullable();
    sortable(table, 'code', 40).notNullable();
    sortable(table, 'name', 200).notNullable();
    reference(table, 'parent_id', 'departments');
    reference(table, 'head_id', 'people');
    table.primary(['department_id', 'from_date']);
    table.index(['from_date']);
  });
}

async function createMerges(db: Knex): Promise<void> {
  await db.schema.createTable('person_merges', (table) => {
    idColumn(table);
    reference(table, 'winner_id', 'people').notNullable();
    reference(table, 'loser_id', 'people').notNullable();
    // The versions that both had after the merge: undoing it needs them unchanged.
    table.integer('winner_version').notNullable();
    table.integer('loser_version').notNullable();
    // JSON: what the merge did, so that it can be taken back.
    table.text('content').notNullable();
    table.string('merged_by', 80).notNullable();
    instant(table, 'merged_at').notNullable();
    table.string('undone_by', 80);
    instant(table, 'undone_at');
    table.index(['winner_id']);
    table.index(['loser_id']);
    table.index(['merged_at', 'id']);
  });
  // Two who look like one and are not: said once, never suggested again. The smaller id comes first.
  await db.schema.createTable('person_distinctions', (table) => {
    reference(table, 'one_id', 'people').notNullable();
    reference(table, 'other_id', 'people').notNullable();
    table.primary(['one_id', 'other_id']);
  });
}

export async function down(db: Knex): Promise<void> {
  await db('locks').where({ name: 'people' }).delete();
  for (const table of ['person_distinctions', 'person_merges', 'department_terms', 'posts', 'employments']) {
    await db.schema.dropTable(table);
  }
}
