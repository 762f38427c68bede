import { AppError } from '@monban/core/errors';
import { authenticateApiKey, findCallerOfApiKey } from '../api-keys/authenticate-api-key.ts';
import { readApiKeyToken } from '../api-keys/api-key-token.ts';
import type { Caller } from '../http/route.ts';
import { findCredentialsBySession, type OperatorCredentials } from '../operators/operator-credentials.ts';
import { permissionsOf, scopeOfOperator } from '../operators/operator-rights.ts';
import type { Platform } from '../platform.ts';
import { verifyAccessToken } from './access-token.ts';

type Deps = Pick<Platform, 'db' | 'organisation' | 'tokenKey'>;

/**
 * Who holds this access token, or this API key. A token is checked alone; then the session and the operator are looked
 * up, so that an ended session, a raised epoch, a retired operator or a changed role hold from the next request
 * (ruling 30). Throws `TOKEN_INVALID`.
 */
export async function authenticate(deps: Deps, token: string, at: Date): Promise<Caller> {
  const apiKey = readApiKeyToken(token);
  const caller = apiKey ? await authenticateApiKey(deps, apiKey, at) : await callerOfToken(deps, token, at);
  if (caller === undefined) throw new AppError('TOKEN_INVALID');
  return caller;
}

/** The same caller as things stand now; undefined when the session has ended or the operator has left. */
export async function findCallerAgain(
  deps: Pick<Deps, 'db' | 'organisation'>,
  caller: Caller,
  at: Date,
): Promise<Caller | undefined> {
  if (caller.apiKeyId !== null) return findCallerOfApiKey(deps, caller.apiKeyId, at);
  const session = { id: caller.sessionId, operatorId: caller.operatorId };
  const operator = await findCredentialsBySession(deps.db, session, at);
  return operator && callerOf(deps, operator, caller.sessionId);
}

async function callerOfToken(deps: Deps, accessToken: string, at: Date): Promise<Caller | undefined> {
  const issuer = { organisationId: deps.organisation.id, key: deps.tokenKey };
  const { sessionId, operatorId, epoch } = verifyAccessToken(issuer, accessToken, at);
  const operator = await findCredentialsBySession(deps.db, { id: sessionId, operatorId, epoch }, at);
  return operator && callerOf(deps, operator, sessionId);
}

function callerOf(
  deps: Pick<Deps, 'organisation'>,
  operator: OperatorCredentials,
  sessionId: string,
): Caller {
  return {
    operatorId: operator.id,
    apiKeyId: null,
    role: operator.role,
    permissions: new Set(permissionsOf(deps, operator)),
    sessionId,
    personId: operator.personId,
    scope: scopeOfOperator(operator),
  };
}
