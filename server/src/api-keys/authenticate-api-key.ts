import type { ApiKey } from '@monban/core/api/api-keys';
import type { ApiKeyId } from '@monban/core/ids';
import type { Caller } from '../http/route.ts';
import { belowDepartments } from '../operators/department-reach.ts';
import { findCredentials } from '../operators/operator-credentials.ts';
import { permissionsOf, scopeOfOperator } from '../operators/operator-rights.ts';
import type { Platform } from '../platform.ts';
import { intersectScopes, scopeOf } from '../records/scope.ts';
import { areHashesEqual, hashToken } from '../sessions/secret-token.ts';
import { findApiKey, noteApiKeyUse } from './api-key-store.ts';
import type { ApiKeyToken } from './api-key-token.ts';

type Deps = Pick<Platform, 'db' | 'organisation'>;

/** Who asks with this key; undefined for one that is unknown, revoked or over, or whose maker has left. */
export async function authenticateApiKey(
  deps: Deps,
  token: ApiKeyToken,
  at: Date,
): Promise<Caller | undefined> {
  const stored = await findApiKey(deps.db, token.id, 'all');
  if (stored === undefined || !areHashesEqual(stored.secretHash, hashToken(token.secret))) return undefined;
  const caller = await callerOfKey(deps, stored.key, at);
  if (caller !== undefined) await noteApiKeyUse(deps.db, stored.key, at);
  return caller;
}

/** Once more for a stream that is open. */
export async function findCallerOfApiKey(deps: Deps, id: ApiKeyId, at: Date): Promise<Caller | undefined> {
  const stored = await findApiKey(deps.db, id, 'all');
  return stored && callerOfKey(deps, stored.key, at);
}

/** Never more than its maker may just now: what the maker lost, the key has lost. */
async function callerOfKey(deps: Deps, key: ApiKey, at: Date): Promise<Caller | undefined> {
  if (key.revokedAt !== null || key.expiresAt <= at.toISOString()) return undefined;
  const maker = await findCredentials(deps.db, key.operatorId);
  if (maker === undefined) return undefined;
  const permitted = permissionsOf(deps, maker);
  return {
    operatorId: maker.id,
    apiKeyId: key.id,
    role: maker.role,
    permissions: new Set(key.permissions.filter((permission) => permitted.includes(permission))),
    sessionId: key.id,
    personId: null,
    scope: intersectScopes(scopeOfOperator(maker), await scopeOfKey(deps, key)),
  };
}

async function scopeOfKey({ db }: Deps, { siteIds, departmentIds }: ApiKey) {
  return scopeOf({
    sites: siteIds.length === 0 ? 'all' : siteIds,
    departments: departmentIds.length === 0 ? 'all' : await belowDepartments(db, departmentIds),
  });
}
