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
  findCredentialsForUpdate,
  storePassword,
  type OperatorCredentials,
} from '../operators/operator-credentials.ts';
import type { Platform } from '../platform.ts';
import { signAccessToken } from './access-token.ts';
import { discardOneTimeSignIns, redeemOneTimeSignIn } from './one-time-sign-in.ts';
import { hashPassword, isPasswordRight, requireGoodPassword } from './password.ts';
import {
  judgeRefreshToken,
  newFamily,
  newRefreshToken,
  parseRefreshToken,
  type RefreshToken,
} from './refresh-token.ts';
import { hashToken } from './secret-token.ts';
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
  return inTransaction(deps.db, async (trx) => {
    const now = await findCredentialsForUpdate(trx, operator.id);
    // Retired, or given another password, while this one was being checked.
    if (now?.passwordHash !== operator.passwordHash) throw new AppError('UNAUTHENTICATED');
    return open({ ...deps, db: trx }, context, { operator: now, attempt });
  });
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
 * A new access token for the refresh token, which is replaced by a new one. The one before it is good for half a minute
 * more, for an answer that was lost; any other former token of a session ends that session for everyone: two hold it,
 * and one of them is not the operator. Throws `TOKEN_INVALID`.
 */
export async function refreshSession(
  deps: Platform,
  context: ChangeContext,
  refreshToken: string | undefined,
): Promise<OpenedSession> {
  const token = parseRefreshToken(refreshToken);
  if (token === undefined) throw new AppError('TOKEN_INVALID');
  const opened = await inTransaction(deps.db, async (trx) => {
    const session = await findSession(trx, token.sessionId);
    if (!session || !isAlive(session, context.at)) return undefined;
    const standing = judgeRefreshToken(session, token, context.at);
    if (standing === 'reused') return endReused(trx, context, session);
    return standing === 'current' ? rotate({ ...deps, db: trx }, context, { session, token }) : undefined;
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

/** Sets the caller's password; the caller's other sessions and unused sign-in links end with it. */
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
    await discardOneTimeSignIns(trx, operator.id, context.at);
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
  const refreshToken = newRefreshToken(deps.randomBytes, id, newFamily(deps.randomBytes));
  const at = context.at.toISOString();
  const expiresAt = expiryOf(at, context.at);
  await insertSession(deps.db, {
    id,
    operatorId: operator.id,
    familyHash: hashToken(refreshToken.family),
    refreshHash: hashToken(refreshToken.text),
    userAgent: storableUserAgent(attempt.userAgent),
    createdAt: at,
    refreshedAt: at,
    expiresAt,
  });
  const own = { ...context, actor: operator.id };
  await auditSession(deps.db, own, { action: 'session.opened', id, operatorId: operator.id });
  return opened(deps, context, { operator, refreshToken, expiresAt });
}

async function rotate(
  deps: Platform,
  context: ChangeContext,
  { session, token }: { readonly session: StoredSession; readonly token: RefreshToken },
): Promise<OpenedSession | undefined> {
  const operator = await findCredentials(deps.db, session.operatorId);
  if (operator === undefined) return undefined;
  const refreshToken = newRefreshToken(deps.randomBytes, session.id, token.family);
  const expiresAt = expiryOf(session.createdAt, context.at);
  await rotateSession(deps.db, session, {
    refreshHash: hashToken(refreshToken.text),
    refreshedAt: context.at.toISOString(),
    expiresAt,
  });
  return opened(deps, context, { operator, refreshToken, expiresAt });
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
    readonly refreshToken: RefreshToken;
    readonly expiresAt: string;
  },
): OpenedSession {
  const { operator, refreshToken } = session;
  const issuer = { organisationId: deps.organisation.id, key: deps.tokenKey };
  const claims = { operatorId: operator.id, sessionId: refreshToken.sessionId, epoch: operator.sessionEpoch };
  const { accessToken, expiresAt } = signAccessToken(issuer, claims, context.at);
  return {
    refreshToken: refreshToken.text,
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
