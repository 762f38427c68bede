import { ROLE_PERMISSIONS } from '@monban/core/api/permissions';
import { AppError } from '@monban/core/errors';
import type { Caller } from '../http/route.ts';
import { findCredentialsBySession, type OperatorCredentials } from '../operators/operator-credentials.ts';
import type { Platform } from '../platform.ts';
import { scopeOf } from '../records/scope.ts';
import { verifyAccessToken, type AccessClaims } from './access-token.ts';

type Deps = Pick<Platform, 'db' | 'organisation' | 'tokenKey'>;

/**
 * Who holds this access token. The token is checked alone; then the session and the operator are looked up, so that
 * an ended session, a raised epoch, a retired operator or a changed role hold from the next request (ruling 30).
 */
export async function authenticate(deps: Deps, accessToken: string, at: Date): Promise<Caller> {
  const issuer = { organisationId: deps.organisation.id, key: deps.tokenKey };
  const claims = verifyAccessToken(issuer, accessToken, at);
  const session = { id: claims.sessionId, operatorId: claims.operatorId, epoch: claims.epoch };
  const operator = await findCredentialsBySession(deps.db, session, at);
  if (operator === undefined) throw new AppError('TOKEN_INVALID');
  return callerOf(operator, claims);
}

function callerOf(operator: OperatorCredentials, claims: AccessClaims): Caller {
  return {
    operatorId: operator.id,
    role: operator.role,
    permissions: new Set(ROLE_PERMISSIONS[operator.role]),
    sessionId: claims.sessionId,
    personId: operator.personId,
    scope: scopeOf({
      sites: operator.siteIds.length === 0 ? 'all' : operator.siteIds,
      departments: 'all',
    }),
  };
}
