import type { Knex } from 'knex';
import { idColumn, instant, reference, UUID_LENGTH } from '../columns.ts';

/** Second factors of operators, their sign-in links that four eyes permit, and keys for programs. */
export async function up(db: Knex): Promise<void> {
  await createSecondFactors(db);
  await createApiKeys(db);
  await db('locks').insert({ name: 'operators' });
}

async function createSecondFactors(db: Knex): Promise<void> {
  await db.schema.createTable('second_factors', (table) => {
    table.string('operator_id', UUID_LENGTH).notNullable().primary().references('id').inTable('operators');
    // Secrets of authenticators (RFC 6238), sealed with a key that is not in the database.
    table.string('secret', 200);
    instant(table, 'enrolled_at');
    // The last step whose code was used: none is used twice.
    table.bigInteger('last_step');
    // What is shown to the operator and not yet confirmed with a code.
    table.string('pending_secret', 200);
    instant(table, 'pending_since');
  });
  await db.schema.createTable('recovery_codes', (table) => {
    table.string('code_hash', 43).notNullable().primary();
    reference(table, 'operator_id', 'operators').notNullable();
    instant(table, 'used_at');
    table.index(['operator_id']);
  });
  await db.schema.createTable('sign_in_link_permits', (table) => {
    // `asked_by` may make one link for `operator_id`, because a second operator has agreed.
    reference(table, 'operator_id', 'operators').notNullable();
    reference(table, 'asked_by', 'operators').notNullable();
    instant(table, 'expires_at').notNullable();
    table.primary(['operator_id', 'asked_by']);
  });
}

async function createApiKeys(db: Knex): Promise<void> {
  await db.schema.createTable('api_keys', (table) => {
    idColumn(table);
    table.string('name', 100).notNullable();
    table.string('secret_hash', 43).notNullable();
    reference(table, 'operator_id', 'operators').notNullable();
    instant(table, 'created_at').notNullable();
    instant(table, 'expires_at').notNullable();
    instant(table, 'last_used_at');
    instant(table, 'revoked_at');
    table.index(['operator_id']);
  });
  await db.schema.createTable('api_key_permissions', (table) => {
    reference(table, 'api_key_id', 'api_keys').notNullable();
    table.string('permission', 40).notNullable();
    table.primary(['api_key_id', 'permission']);
  });
  await db.schema.createTable('api_key_sites', (table) => {
    // No row: all that the maker has.
    reference(table, 'api_key_id', 'api_keys').notNullable();
    reference(table, 'site_id', 'sites').notNullable();
    table.primary(['api_key_id', 'site_id']);
  });
  await db.schema.createTable('api_key_departments', (table) => {
    reference(table, 'api_key_id', 'api_keys').notNullable();
    reference(table, 'department_id', 'departments').notNullable();
    table.primary(['api_key_id', 'department_id']);
  });
}

export async function down(db: Knex): Promise<void> {
  await db('locks').where({ name: 'operators' }).delete();
  const tables = [
    'api_key_departments',
    'api_key_sites',
    'api_key_permissions',
    'api_keys',
    'sign_in_link_permits',
    'recovery_codes',
    'second_factors',
  ];
  for (const table of tables) await db.schema.dropTable(table);
}
