import type { Knex } from 'knex';
import { idColumn, instant, recordColumns, reference, sortableText, UUID_LENGTH, word } from '../columns.ts';

/** How lists are kept and changed in bulk, and where the rows of this database came from. */
export async function up(db: Knex): Promise<void> {
  const sortable = sortableText(db);
  await db.schema.createTable('saved_views', (table) => {
    idColumn(table);
    table.string('page', 40).notNullable();
    sortable(table, 'name', 100).notNullable();
    reference(table, 'owner_id', 'operators').notNullable();
    // Both null: the owner's alone. Otherwise everybody of that role, of that site, or of that role at that site.
    table.string('shared_role', 40);
    reference(table, 'shared_site_id', 'sites');
    // Filters, columns and sort, as the parsed request.
    table.text('settings').notNullable();
    recordColumns(table);
    table.index(['page', 'name', 'id']);
  });
  await db.schema.createTable('bulk_changes', (table) => {
    idColumn(table);
    word(table, 'action', ['assign-level', 'move', 'stop-badges', 'retire']).notNullable();
    // As the audit trail names whoever made it: a key of an operator is not the operator.
    table.string('actor', 60).notNullable();
    instant(table, 'made_at').notNullable();
    instant(table, 'undo_until').notNullable();
    instant(table, 'undone_at');
    // What was done to whom, and how each looked before: what taking it back needs.
    table.text('results').notNullable();
    table.index(['made_at']);
  });
  await createRestorations(db);
}

async function createRestorations(db: Knex): Promise<void> {
  await db.schema.createTable('restorations', (table) => {
    idColumn(table);
    instant(table, 'at').notNullable();
    // When the copy was taken that the rows came from.
    instant(table, 'taken_at').notNullable();
    word(table, 'source', ['backup', 'move']).notNullable();
    table.string('content_hash', 43).notNullable();
    // Snapshots begin above everything that doors can have seen of the database that was lost.
    table.integer('first_version').notNullable();
    // Until then doors open only for what their policy from before the restore allows too.
    instant(table, 'confirmed_at');
    reference(table, 'confirmed_by', 'operators');
  });
  await db.schema.createTable('receipt_gaps', (table) => {
    // Receipts that were acknowledged, lost with a restore, and are gone from their controller too.
    table.string('controller_id', UUID_LENGTH).notNullable();
    table.string('epoch', UUID_LENGTH).notNullable();
    table.bigInteger('first_sequence').notNullable();
    table.bigInteger('last_sequence').notNullable();
    instant(table, 'at').notNullable();
    table.primary(['controller_id', 'epoch', 'first_sequence']);
  });
}

export async function down(db: Knex): Promise<void> {
  const tables = ['receipt_gaps', 'restorations', 'bulk_changes', 'saved_views'];
  for (const table of tables) await db.schema.dropTable(table);
}
