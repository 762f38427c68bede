import type { Knex } from 'knex';
import { sortableText, idColumn, instant, recordColumns, reference, UUID_LENGTH, word } from '../columns.ts';
import { isSqlite } from '../transaction.ts';

/** Who may use the console, their sessions, their approvals, and the trail of what they did. */
export async function up(db: Knex): Promise<void> {
  await createOperators(db);
  await createSessions(db);
  await createApprovals(db);
  await createAudit(db);
  await protectAudit(db);
}

const ROLES = ['admin', 'hr', 'facilities', 'security', 'reception', 'auditor', 'employee'];

async function createOperators(db: Knex): Promise<void> {
  const sortable = sortableText(db);
  await db.schema.createTable('operators', (table) => {
    idColumn(table);
    sortable(table, 'login', 100).notNullable().unique();
    sortable(table, 'display_name', 200).notNullable();
    word(table, 'role', ROLES).notNullable();
    reference(table, 'person_id', 'people');
    // argon2id in PHC form; null until the first password is chosen through a one-time sign-in.
    table.string('password_hash', 200);
    // Whoever has never signed in gets a first link without a second operator. Sessions are deleted, this stays.
    instant(table, 'first_signed_in_at');
    // Part of every access token: raising it ends all of them at once (ruling 30).
    table.integer('session_epoch').notNullable().defaultTo(1);
    // Whoever could decide on approvals and no longer can still counts as a second operator until then, with the role
    // of that time, so that nobody is alone just by having sent the other one away.
    table.string('second_role', 40);
    instant(table, 'second_until');
    recordColumns(table);
  });
  await db.schema.createTable('operator_sites', (table) => {
    // No row: all sites.
    reference(table, 'operator_id', 'operators').notNullable();
    reference(table, 'site_id', 'sites').notNullable();
    table.primary(['operator_id', 'site_id']);
  });
  await db.schema.createTable('operator_departments', (table) => {
    // No row: all departments. A department brings those below it.
    reference(table, 'operator_id', 'operators').notNullable();
    reference(table, 'department_id', 'departments').notNullable();
    table.primary(['operator_id', 'department_id']);
  });
  await db.schema.createTable('one_time_sign_ins', (table) => {
    table.string('token_hash', 43).notNullable().primary();
    reference(table, 'operator_id', 'operators').notNullable();
    instant(table, 'created_at').notNullable();
    instant(table, 'expires_at').notNullable();
    instant(table, 'used_at');
  });
}

async function createSessions(db: Knex): Promise<void> {
  await db.schema.createTable('sessions', (table) => {
    idColumn(table);
    reference(table, 'operator_id', 'operators').notNullable();
    // SHA-256 of what all refresh tokens of this session have in common: by it a former one is told from a guess.
    table.string('family_hash', 43).notNullable();
    // Of the token now valid, and of the one before it, which stays good for a moment.
    table.string('refresh_hash', 43).notNullable().unique();
    table.string('former_refresh_hash', 43);
    word(table, 'opened_with', ['password', 'link', 'card']).notNullable();
    table.string('user_agent', 300).notNullable();
    instant(table, 'created_at').notNullable();
    instant(table, 'refreshed_at').notNullable();
    instant(table, 'expires_at').notNullable();
    instant(table, 'revoked_at');
    table.index(['operator_id']);
  });
  await db.schema.createTable('idempotency_keys', (table) => {
    // An operator's id, or an API key's.
    table.string('caller_id', UUID_LENGTH).notNullable();
    table.string('key', 100).notNullable();
    table.string('request_hash', 43).notNullable();
    table.integer('status').notNullable();
    table.text('response').notNullable();
    instant(table, 'created_at').notNullable().index();
    table.primary(['caller_id', 'key']);
  });
}

async function createApprovals(db: Knex): Promise<void> {
  await db.schema.createTable('approvals', (table) => {
    idColumn(table);
    table.string('kind', 60).notNullable();
    table.string('subject_type', 40).notNullable();
    table.string('subject_id', UUID_LENGTH).notNullable();
    // The change that waits, as the parsed request.
    table.text('change').notNullable();
    // One that waits past its end is told as expired; nothing has to run for that.
    word(table, 'state', ['waiting', 'approved', 'refused', 'withdrawn', 'single-operator']).notNullable();
    reference(table, 'requested_by', 'operators').notNullable();
    reference(table, 'decided_by', 'operators');
    table.string('comment', 1000).notNullable().defaultTo('');
    instant(table, 'requested_at').notNullable();
    instant(table, 'expires_at').notNullable();
    instant(table, 'decided_at');
    table.index(['state', 'requested_at']);
  });
}

async function createAudit(db: Knex): Promise<void> {
  await db.schema.createTable('audit_entries', (table) => {
    table.bigInteger('sequence').notNullable().primary();
    instant(table, 'at').notNullable();
    // An operator's id, `system`, or `controller:<id>`.
    table.string('actor', 60).notNullable();
    table.string('action', 60).notNullable();
    table.string('subject_type', 40).notNullable();
    table.string('subject_id', 64).notNullable();
    table.string('request_id', UUID_LENGTH);
    table.text('before');
    table.text('after');
    table.string('previous_hash', 43).notNullable();
    table.string('hash', 43).notNullable();
    table.index(['subject_type', 'subject_id', 'sequence']);
    table.index(['actor', 'sequence']);
  });
}

/** What was written stays: the database itself refuses to change or delete an entry. */
async function protectAudit(db: Knex): Promise<void> {
  if (isSqlite(db)) {
    for (const deed of ['update', 'delete']) {
      await db.raw(`create trigger audit_entries_no_${deed} before ${deed} on audit_entries
        begin select raise(abort, 'audit_entries is append-only'); end`);
    }
    return;
  }
  await db.raw(`create function refuse_audit_change() returns trigger language plpgsql as $$
    begin raise exception 'audit_entries is append-only'; end $$`);
  await db.raw(`create trigger audit_entries_append_only before update or delete or truncate on audit_entries
    for each statement execute function refuse_audit_change()`);
}

export async function down(db: Knex): Promise<void> {
  const tables = [
    'audit_entries',
    'approvals',
    'idempotency_keys',
    'sessions',
    'one_time_sign_ins',
    'operator_departments',
    'operator_sites',
    'operators',
  ];
  for (const table of tables) await db.schema.dropTable(table);
  if (!isSqlite(db)) await db.raw('drop function refuse_audit_change()');
}
