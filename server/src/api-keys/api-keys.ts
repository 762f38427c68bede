import {
  API_KEY_MOST_DAYS,
  type ApiKey,
  type CreateApiKey,
  type CreatedApiKey,
} from '@monban/core/api/api-keys';
import { AppError, type FieldProblem } from '@monban/core/errors';
import { ApiKeyId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { recordAudit } from '../audit/record-audit.ts';
import { fieldProblem } from '../http/problem.ts';
import type { Caller, ChangeContext } from '../http/route.ts';
import { checkPlaces } from '../operators/operator-scope.ts';
import type { Platform } from '../platform.ts';
import { runChange } from '../records/run-change.ts';
import { hashToken } from '../sessions/secret-token.ts';
import { findApiKey, insertApiKey, revokeApiKeyRow } from './api-key-store.ts';
import { writeApiKeyToken } from './api-key-token.ts';

interface Asker {
  readonly caller: Caller;
  readonly context: ChangeContext;
}

/** The token is in this answer and nowhere else. Nobody gives a key what they do not have. */
export function createApiKey(
  platform: Platform,
  { caller, context }: Asker,
  input: CreateApiKey,
): Promise<CreatedApiKey> {
  const id = ApiKeyId.parse(platform.newId());
  const secret = platform.randomBytes(32).toString('base64url');
  return runChange(platform, async ({ db }) => {
    const problems = await checkApiKey(db, { caller, context }, input);
    if (problems.length > 0) throw new AppError('VALIDATION_FAILED', { details: { problems } });
    const createdAt = context.at.toISOString();
    const key = { ...input, id, operatorId: caller.operatorId, createdAt };
    await insertApiKey(db, { key, secretHash: hashToken(secret) });
    const after = await getApiKey(db, caller, id);
    await auditApiKey(db, context, { action: 'api-key.created', before: null, after });
    return { ...after, token: writeApiKeyToken({ id, secret }) };
  });
}

/** It is over with the next request. `NOT_FOUND` outside the scope, `CONFLICT` where it was revoked before. */
export function revokeApiKey(platform: Platform, { caller, context }: Asker, id: ApiKeyId): Promise<ApiKey> {
  return runChange(platform, async ({ db }) => {
    const before = await getApiKey(db, caller, id);
    if (!(await revokeApiKeyRow(db, id, context.at))) throw new AppError('CONFLICT');
    const after = await getApiKey(db, caller, id);
    await auditApiKey(db, context, { action: 'api-key.revoked', before, after });
    return after;
  });
}

async function checkApiKey(
  trx: Knex,
  { caller, context }: Asker,
  input: CreateApiKey,
): Promise<readonly FieldProblem[]> {
  const foreign = input.permissions.flatMap((permission, index) =>
    caller.permissions.has(permission) ? [] : [fieldProblem(`/permissions/${index}`, 'NOT_YOURS_TO_GIVE')],
  );
  const isTwice = new Set(input.permissions).size < input.permissions.length;
  const mostMs = API_KEY_MOST_DAYS * 24 * 3_600_000;
  const lifetimeMs = Date.parse(input.expiresAt) - context.at.getTime();
  return [
    ...foreign,
    ...(isTwice ? [fieldProblem('/permissions', 'DUPLICATE')] : []),
    ...(lifetimeMs <= 0 || lifetimeMs > mostMs ? [fieldProblem('/expiresAt', 'KEY_TOO_LONG')] : []),
    // None chosen is all that the maker has, whatever that is at the time.
    ...(await checkPlaces(trx, input, caller.scope)),
  ];
}

async function getApiKey(db: Knex, { scope }: Caller, id: ApiKeyId): Promise<ApiKey> {
  const stored = await findApiKey(db, id, scope);
  if (stored === undefined) throw new AppError('NOT_FOUND');
  return stored.key;
}

async function auditApiKey(
  trx: Knex,
  context: ChangeContext,
  {
    action,
    before,
    after,
  }: { readonly action: string; readonly before: ApiKey | null; readonly after: ApiKey },
): Promise<void> {
  await recordAudit(trx, context, {
    action,
    subjectType: 'api-key',
    subjectId: after.id,
    before,
    after,
  });
}
