import { ROLE_PERMISSIONS } from '@monban/core/api/permissions';
import type { OwnSession, SessionResponse } from '@monban/core/api/session';
import { AppError } from '@monban/core/errors';
import { holdsMyNumber } from '@monban/core/privacy/my-number';
import type { Knex } from '@monban/db/open';
import { inTransaction } from '@monban/db/transaction';
import { recordAudit } from '../audit/record-audit.ts';
import { fieldProblem } from '../http/problem.ts';
import type { Caller, ChangeContext } from '../http/route.ts';
import {
  findCredentials,
  findCredentialsByLogin,
  storePassword,
  type OperatorCredentials,
} from '../operators/operator-credentials.ts';
import type { Platform } from '../platform.ts';
import { signAccessToken } from './access-token.ts';
import { redeemOneTimeSignIn } from './one-time-sign-in.ts';
import { hashPassword, isPasswordRight, requireGoodPassword } from './password.ts';
import { areHashesEqual, hashToken } from './secret-token.ts';
import {
  findSession,
  insertSession,
  listActiveSessions,
  revokeSessions,
  rotateSession,
  type StoredSession,
} from './session-store.ts';
import type { SignInThrottle } from './sign-in-throttle.ts';

export type SessionDeps = Platform & { readonly throttle: SignInThrottle };

/** What a sign-in or a refresh gives: the answer for the page, and the token for the cookie. */
export interface OpenedSession {
  readonly response: SessionResponse;
  readonly refreshToken: string;
  readonly refreshSeconds: number;
}

export interface SignInAttempt {
  readonly userAgent: string;
  readonly remoteAddress: string;
}

/** A session without a refresh ends after this; with refreshes it lasts at most `SESSION_DAYS`. */
const IDLE_HOURS = 12;
const SESSION_DAYS = 7;

/** With login and password. Wrong login and wrong password are one answer, in the same time: `UNAUTHENTICATED`. */
export async function signIn(
  deps: SessionDeps,
  context: ChangeContext,
  attempt: SignInAttempt & { readonly login: string; readonly password: string },
): Promise<OpenedSession> {
  const { login, remoteAddress } = attempt;
  deps.throttle.attempt(login, remoteAddress, context.at);
  const operator = await findCredentialsByLogin(deps.db, login);
  const isRight = await isPasswordRight(operator?.passwordHash ?? null, attempt.password);
  if (operator === undefined || !isRight)
    throw new AppError('UNAUTHENTICATED', { details: { problems: [fieldProblem('', 'CREDENTIALS_WRONG')] } });
  deps.throttle.succeeded(login, remoteAddress);
  return inTransaction(deps.db, (trx) => open({ ...deps, db: trx }, context, { operator, attempt }));
}

/** With the token of a sign-in link, which is used up by it. */
export async function signInOnce(
  deps: SessionDeps,
  context: ChangeContext,
  attempt: SignInAttempt & { readonly token: string },
): Promise<OpenedSession> {
  deps.throttle.attempt(undefined, attempt.remoteAddress, context.at);
  const opened = await inTransaction(deps.db, async (trx) => {
    const operatorId = await redeemOneTimeSignIn(trx, attempt.token, context.at);
    const operator = await findCredentials(trx, operatorId);
    if (operator === undefined) throw new AppError('TOKEN_INVALID');
    return open({ ...deps, db: trx }, context, { operator, attempt });
  });
  deps.throttle.succeeded(undefined, attempt.remoteAddress);
  return opened;
}

/**
 * A new access token for the refresh token, which is replaced by a new one. A former refresh token of a session ends
 * that session for everyone: two hold it, and one of them is not the operator.
 */
export async function refreshSession(
  deps: Platform,
  context: ChangeContext,
  refreshToken: string | undefined,
): Promise<OpenedSession> {
  const sessionId = refreshToken?.split('.')[0] ?? '';
  const opened = await inTransaction(deps.db, async (trx) => {
    const session = await findSession(trx, sessionId);
    if (refreshToken === undefined || !session || !isAlive(session, context.at)) return undefined;
    if (!areHashesEqual(session.refreshHash, hashToken(refreshToken)))
      return endReused(trx, context, session);
    return rotate({ ...deps, db: trx }, context, session);
  });
  if (opened === undefined) throw new AppError('TOKEN_INVALID');
  return opened;
}

export async function signOut(deps: Platform, context: ChangeContext, caller: Caller): Promise<void> {
  await endSession(deps, context, { caller, sessionId: caller.sessionId });
}

/** One of the caller's own sessions; `NOT_FOUND` for any other. */
export async function endSession(
  deps: Platform,
  context: ChangeContext,
  { caller, sessionId }: { readonly caller: Caller; readonly sessionId: string },
): Promise<void> {
  await inTransaction(deps.db, async (trx) => {
    const which = { operatorId: caller.operatorId, id: sessionId };
    if ((await revokeSessions(trx, which, context.at)) === 0) throw new AppError('NOT_FOUND');
    await auditSession(trx, context, {
      action: 'session.ended',
      id: sessionId,
      operatorId: caller.operatorId,
    });
  });
}

export async function listOwnSessions(deps: Platform, caller: Caller, at: Date): Promise<OwnSession[]> {
  const sessions = await listActiveSessions(deps.db, caller.operatorId, at);
  return sessions.map(({ id, userAgent, createdAt, refreshedAt }) => ({
    id,
    userAgent,
    createdAt,
    refreshedAt,
    isCurrent: id === caller.sessionId,
  }));
}

/** Sets the caller's password and ends all of the caller's other sessions. */
export async function choosePassword(
  deps: Platform,
  context: ChangeContext,
  { caller, password }: { readonly caller: Caller; readonly password: string },
): Promise<void> {
  const operator = await findCredentials(deps.db, caller.operatorId);
  if (operator === undefined) throw new AppError('TOKEN_INVALID');
  requireGoodPassword(password, operator.login);
  const passwordHash = await hashPassword(password);
  await inTransaction(deps.db, async (trx) => {
    await storePassword(trx, operator.id, passwordHash);
    await revokeSessions(trx, { operatorId: operator.id, except: caller.sessionId }, context.at);
    await recordAudit(trx, context, {
      action: 'operator.password-chosen',
      subjectType: 'operator',
      subjectId: operator.id,
      before: null,
      after: null,
    });
  });
}

function isAlive(session: StoredSession, at: Date): boolean {
  return session.revokedAt === null && session.expiresAt > at.toISOString();
}

interface Opening {
  readonly operator: OperatorCredentials;
  readonly attempt: SignInAttempt;
}

async function open(deps: Platform, context: ChangeContext, opening: Opening): Promise<OpenedSession> {
  const { operator, attempt } = opening;
  const id = deps.newId();
  const refreshToken = newRefreshToken(deps, id);
  const at = context.at.toISOString();
  const expiresAt = expiryOf(at, context.at);
  await insertSession(deps.db, {
    id,
    operatorId: operator.id,
    refreshHash: hashToken(refreshToken),
    userAgent: storableUserAgent(attempt.userAgent),
    createdAt: at,
    refreshedAt: at,
    expiresAt,
  });
  const own = { ...context, actor: operator.id };
  await auditSession(deps.db, own, { action: 'session.opened', id, operatorId: operator.id });
  return opened(deps, context, { operator, sessionId: id, refreshToken, expiresAt });
}

async function rotate(
  deps: Platform,
  context: ChangeContext,
  session: StoredSession,
): Promise<OpenedSession | undefined> {
  const operator = await findCredentials(deps.db, session.operatorId);
  if (operator === undefined) return undefined;
  const refreshToken = newRefreshToken(deps, session.id);
  const expiresAt = expiryOf(session.createdAt, context.at);
  await rotateSession(deps.db, session, {
    refreshHash: hashToken(refreshToken),
    refreshedAt: context.at.toISOString(),
    expiresAt,
  });
  return opened(deps, context, { operator, sessionId: session.id, refreshToken, expiresAt });
}

async function endReused(trx: Knex, context: ChangeContext, session: StoredSession): Promise<undefined> {
  const { id, operatorId } = session;
  await revokeSessions(trx, { operatorId, id }, context.at);
  await auditSession(trx, context, {
    action: 'session.ended',
    id,
    operatorId,
    reason: 'refresh-token-reused',
  });
}

function opened(
  deps: Platform,
  context: ChangeContext,
  session: {
    readonly operator: OperatorCredentials;
    readonly sessionId: string;
    readonly refreshToken: string;
    readonly expiresAt: string;
  },
): OpenedSession {
  const { operator, sessionId, refreshToken } = session;
  const issuer = { organisationId: deps.organisation.id, key: deps.tokenKey };
  const claims = { operatorId: operator.id, sessionId, epoch: operator.sessionEpoch };
  const { accessToken, expiresAt } = signAccessToken(issuer, claims, context.at);
  return {
    refreshToken,
    refreshSeconds: Math.floor((Date.parse(session.expiresAt) - context.at.getTime()) / 1000),
    response: {
      accessToken,
      expiresAt: expiresAt.toISOString(),
      operator: {
        id: operator.id,
        login: operator.login,
        displayName: operator.displayName,
        role: operator.role,
        permissions: [...ROLE_PERMISSIONS[operator.role]],
        siteIds: [...operator.siteIds],
        mustChoosePassword: operator.passwordHash === null,
      },
      organisation: { ...deps.organisation },
    },
  };
}

/** Carries its session's id, so that a former token is known for what it is however old it may be. */
function newRefreshToken({ randomBytes }: Platform, sessionId: string): string {
  return `${sessionId}.${randomBytes(32).toString('base64url')}`;
}

function expiryOf(createdAt: string, at: Date): string {
  const idleEnd = at.getTime() + IDLE_HOURS * 3_600_000;
  const lastEnd = Date.parse(createdAt) + SESSION_DAYS * 24 * 3_600_000;
  return new Date(Math.min(idleEnd, lastEnd)).toISOString();
}

/** Anybody may write anything into this header. */
function storableUserAgent(userAgent: string): string {
  return holdsMyNumber(userAgent) ? '' : userAgent.replace(/\p{Cc}/gu, '').slice(0, 300);
}

async function auditSession(
  trx: Knex,
  context: ChangeContext,
  entry: {
    readonly action: string;
    readonly id: string;
    readonly operatorId: string;
    readonly reason?: string;
  },
): Promise<void> {
  const { action, id, ...after } = entry;
  await recordAudit(trx, context, { action, subjectType: 'session', subjectId: id, before: null, after });
}
