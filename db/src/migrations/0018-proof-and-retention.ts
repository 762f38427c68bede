import type { Knex } from 'knex';
import { instant, reference } from '../columns.ts';
import { isSqlite } from '../transaction.ts';

/** Signed checkpoints of what was stored, how long what is kept, and the proof of what was deleted (ADR 0022). */
export async function up(db: Knex): Promise<void> {
  await createCheckpoints(db);
  await createRetention(db);
  await db.schema.alterTable('doors', (table) => {
    // In the boundary of the site: working time is read from it (ruling 22).
    table.boolean('is_site_boundary').notNullable().defaultTo(false);
  });
  await db.schema.alterTable('people', (table) => {
    // When what named the person was taken away; the id stays for what refers to it.
    instant(table, 'cleared_at');
  });
  await appendOnly(db, 'audit_checkpoints');
  await appendOnly(db, 'deletion_log');
  await allowDeletionBelowFloor(db);
  await db('locks').insert([{ name: 'proof' }, { name: 'retention' }]);
}

async function createCheckpoints(db: Knex): Promise<void> {
  await db.schema.createTable('audit_checkpoints', (table) => {
    table.bigInteger('number').notNullable().primary();
    instant(table, 'at').notNullable();
    // Where the audit trail stood.
    table.bigInteger('audit_sequence').notNullable().index();
    table.string('audit_hash', 43).notNullable();
    // The signed message, whole.
    table.text('payload').notNullable();
    table.string('signature', 100).notNullable();
    table.string('key_id', 11).notNullable();
  });
  await db.schema.alterTable('receipt_heads', (table) => {
    // Up to where the last checkpoint covers the chain.
    table.bigInteger('checkpointed_through').notNullable().defaultTo(0);
  });
  await db.schema.createTable('audit_floor', (table) => {
    // One row: the last entry that retention took away. The next one follows this hash.
    table.integer('id').notNullable().primary();
    table.bigInteger('sequence').notNullable();
    table.string('hash', 43).notNullable();
  });
}

async function createRetention(db: Knex): Promise<void> {
  await db.schema.createTable('retention_rules', (table) => {
    // No row: the default days of the purpose, at version 1.
    table.string('purpose', 40).notNullable().primary();
    table.integer('kept_days').notNullable();
    table.string('reason', 500).notNullable();
    table.integer('version').notNullable();
    instant(table, 'changed_at').notNullable();
    reference(table, 'changed_by', 'operators');
  });
  await db.schema.createTable('deletion_log', (table) => {
    table.bigInteger('sequence').notNullable().primary();
    instant(table, 'at').notNullable();
    table.string('purpose', 40).notNullable();
    table.integer('rule_version').notNullable();
    table.integer('kept_days').notNullable();
    instant(table, 'from_at');
    instant(table, 'until_at').notNullable();
    table.integer('count');
    table.string('digest', 43).notNullable();
    table.string('previous_hash', 43).notNullable();
    table.string('hash', 43).notNullable();
    table.index(['purpose', 'sequence']);
  });
}

async function appendOnly(db: Knex, name: string): Promise<void> {
  if (isSqlite(db)) {
    for (const deed of ['update', 'delete']) {
      await db.raw(`create trigger ${name}_no_${deed} before ${deed} on ${name}
        begin select raise(abort, '${name} is append-only'); end`);
    }
    return;
  }
  await db.raw(`create trigger ${name}_append_only before update or delete or truncate on ${name}
    for each statement execute function refuse_audit_change()`);
}

/** Entries may go only from the beginning, up to the floor; everything else stays refused. */
async function allowDeletionBelowFloor(db: Knex): Promise<void> {
  const floor = 'coalesce((select max(audit_floor.sequence) from audit_floor), 0)';
  if (isSqlite(db)) {
    await db.raw('drop trigger audit_entries_no_delete');
    await db.raw(`create trigger audit_entries_no_delete before delete on audit_entries
      when old.sequence > ${floor}
      begin select raise(abort, 'audit_entries is append-only'); end`);
    return;
  }
  await db.raw('drop trigger audit_entries_append_only on audit_entries');
  await db.raw(`create trigger audit_entries_append_only before update or truncate on audit_entries
    for each statement execute function refuse_audit_change()`);
  await db.raw(`create function refuse_audit_deletion() returns trigger language plpgsql as $$
    begin
      if old.sequence > ${floor} then raise exception 'audit_entries is append-only'; end if;
      return old;
    end $$`);
  await db.raw(`create trigger audit_entries_no_delete before delete on audit_entries
    for each row execute function refuse_audit_deletion()`);
}

export async function down(db: Knex): Promise<void> {
  await db('locks').whereIn('name', ['proof', 'retention']).delete();
  await refuseAllDeletion(db);
  await db.raw('alter table people drop column cleared_at');
  await db.raw('alter table doors drop column is_site_boundary');
  await db.raw('alter table receipt_heads drop column checkpointed_through');
  for (const table of ['deletion_log', 'retention_rules', 'audit_floor', 'audit_checkpoints']) {
    await db.schema.dropTable(table);
  }
}

async function refuseAllDeletion(db: Knex): Promise<void> {
  if (isSqlite(db)) {
    await db.raw('drop trigger audit_entries_no_delete');
    await db.raw(`create trigger audit_entries_no_delete before delete on audit_entries
      begin select raise(abort, 'audit_entries is append-only'); end`);
    return;
  }
  await db.raw('drop trigger audit_entries_no_delete on audit_entries');
  await db.raw('drop function refuse_audit_deletion()');
  await db.raw('drop trigger audit_entries_append_only on audit_entries');
  await db.raw(`create trigger audit_entries_append_only before update or delete or truncate on audit_entries
    for each statement execute function refuse_audit_change()`);
}
