import type { ApiKey } from '@monban/core/api/api-keys';
import { Permission } from '@monban/core/api/permissions';
import type { ApiKeyId, DepartmentId, OperatorId, SiteId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { withinOperators } from '../operators/operator-scope.ts';
import type { Scope } from '../records/scope.ts';

/** With what its token is held against. */
export interface StoredApiKey {
  readonly key: ApiKey;
  readonly secretHash: string;
}

interface ApiKeyRow {
  readonly id: ApiKeyId;
  readonly name: string;
  readonly secret_hash: string;
  readonly operator_id: OperatorId;
  readonly operator_name: string;
  readonly created_at: string;
  readonly expires_at: string;
  readonly last_used_at: string | null;
  readonly revoked_at: string | null;
}

const COLUMNS = [
  'api_keys.id',
  'api_keys.name',
  'api_keys.secret_hash',
  'api_keys.operator_id',
  'operators.display_name as operator_name',
  'api_keys.created_at',
  'api_keys.expires_at',
  'api_keys.last_used_at',
  'api_keys.revoked_at',
];

/** Of operators within the scope, newest first; few enough for one answer. */
export async function listApiKeys(db: Knex, scope: Scope): Promise<ApiKey[]> {
  const query = joinMaker(db);
  withinOperators(query, scope);
  const rows = await query
    .orderBy([
      { column: 'api_keys.created_at', order: 'desc' },
      { column: 'api_keys.id', order: 'desc' },
    ])
    .select<ApiKeyRow[]>(COLUMNS);
  return (await withParts(db, rows)).map(({ key }) => key);
}

export async function findApiKey(db: Knex, id: ApiKeyId, scope: Scope): Promise<StoredApiKey | undefined> {
  const query = joinMaker(db).where({ 'api_keys.id': id });
  withinOperators(query, scope);
  const [stored] = await withParts(db, await query.select<ApiKeyRow[]>(COLUMNS));
  return stored;
}

type NewApiKey = Omit<ApiKey, 'operatorName' | 'lastUsedAt' | 'revokedAt'>;

export async function insertApiKey(
  trx: Knex,
  { key, secretHash }: { readonly key: NewApiKey; readonly secretHash: string },
): Promise<void> {
  const { id, permissions, siteIds, departmentIds } = key;
  await trx('api_keys').insert({
    id,
    name: key.name,
    secret_hash: secretHash,
    operator_id: key.operatorId,
    created_at: key.createdAt,
    expires_at: key.expiresAt,
  });
  const rowsOf = (column: string, values: readonly string[]) =>
    values.map((value) => ({ api_key_id: id, [column]: value }));
  await trx.batchInsert('api_key_permissions', rowsOf('permission', permissions), 100);
  if (siteIds.length > 0) await trx.batchInsert('api_key_sites', rowsOf('site_id', siteIds), 100);
  if (departmentIds.length > 0)
    await trx.batchInsert('api_key_departments', rowsOf('department_id', departmentIds), 100);
}

/** False where it was revoked before. */
export async function revokeApiKeyRow(trx: Knex, id: ApiKeyId, at: Date): Promise<boolean> {
  const revoked = await trx('api_keys')
    .where({ id })
    .whereNull('revoked_at')
    .update({ revoked_at: at.toISOString() });
  return revoked === 1;
}

/** Once a minute at most: a busy program must not write with each of its reads. */
export async function noteApiKeyUse(db: Knex, { id, lastUsedAt }: ApiKey, at: Date): Promise<void> {
  const isFresh = lastUsedAt !== null && at.getTime() - Date.parse(lastUsedAt) < NOTED_EVERY_MS;
  if (!isFresh) await db('api_keys').where({ id }).update({ last_used_at: at.toISOString() });
}

const NOTED_EVERY_MS = 60_000;

function joinMaker(db: Knex): Knex.QueryBuilder {
  return db('api_keys').join('operators', 'operators.id', 'api_keys.operator_id');
}

async function withParts(db: Knex, rows: readonly ApiKeyRow[]): Promise<StoredApiKey[]> {
  const ids = rows.map(({ id }) => id);
  const [permissions, sites, departments] = [
    await partsOf(db, { table: 'api_key_permissions', column: 'permission' }, ids),
    await partsOf(db, { table: 'api_key_sites', column: 'site_id' }, ids),
    await partsOf(db, { table: 'api_key_departments', column: 'department_id' }, ids),
  ];
  return rows.map((row) => ({
    secretHash: row.secret_hash,
    key: {
      id: row.id,
      name: row.name,
      operatorId: row.operator_id,
      operatorName: row.operator_name,
      createdAt: row.created_at,
      expiresAt: row.expires_at,
      lastUsedAt: row.last_used_at,
      revokedAt: row.revoked_at,
      permissions: (permissions.get(row.id) ?? []).map((text) => Permission.parse(text)),
      siteIds: (sites.get(row.id) ?? []) as SiteId[],
      departmentIds: (departments.get(row.id) ?? []) as DepartmentId[],
    },
  }));
}

async function partsOf(
  db: Knex,
  { table, column }: { readonly table: string; readonly column: string },
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await db(table)
    .whereIn('api_key_id', [...ids])
    .orderBy(column)
    .select<{ api_key_id: string; part: string }[]>('api_key_id', `${column} as part`);
  const parts = new Map<string, readonly string[]>();
  for (const { api_key_id, part } of rows) parts.set(api_key_id, [...(parts.get(api_key_id) ?? []), part]);
  return parts;
}
