import type { OperatorSession } from '@monban/core/api/oversight';
import type { OwnSession } from '@monban/core/api/session';
import { AppError } from '@monban/core/errors';
import type { OperatorId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { inTransaction } from '@monban/db/transaction';
import type { Caller, ChangeContext } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { auditSession, renewSession, type OpenedSession } from './open-session.ts';
import { judgeRefreshToken, parseRefreshToken } from './refresh-token.ts';
import { findSession, listActiveSessions, revokeSessions, type StoredSession } from './session-store.ts';

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
    return standing === 'current'
      ? renewSession({ ...deps, db: trx }, context, { session, token })
      : undefined;
  });
  if (opened === undefined) throw new AppError('TOKEN_INVALID');
  return opened;
}

export async function signOut(deps: Platform, context: ChangeContext, caller: Caller): Promise<void> {
  const { operatorId, sessionId } = caller;
  await endSession(deps, context, { operatorId, sessionId });
}

/** One session of this operator; `NOT_FOUND` for any other. */
export async function endSession(
  deps: Platform,
  context: ChangeContext,
  { operatorId, sessionId }: { readonly operatorId: OperatorId; readonly sessionId: string },
): Promise<void> {
  await inTransaction(deps.db, async (trx) => {
    const ended = await revokeSessions(trx, { operatorId, id: sessionId }, context.at);
    if (ended === 0) throw new AppError('NOT_FOUND');
    await auditSession(trx, context, { action: 'session.ended', id: sessionId, operatorId });
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

export async function listSessionsOf(
  deps: Platform,
  operatorId: OperatorId,
  at: Date,
): Promise<OperatorSession[]> {
  const sessions = await listActiveSessions(deps.db, operatorId, at);
  return sessions.map(({ id, openedWith, userAgent, createdAt, refreshedAt }) => ({
    id,
    openedWith,
    userAgent,
    createdAt,
    refreshedAt,
  }));
}

function isAlive(session: StoredSession, at: Date): boolean {
  return session.revokedAt === null && session.expiresAt > at.toISOString();
}

async function endReused(trx: Knex, context: ChangeContext, session: StoredSession): Promise<undefined> {
  const { id, operatorId } = session;
  await revokeSessions(trx, { operatorId, id }, context.at);
  const reason = 'refresh-token-reused';
  await auditSession(trx, context, { action: 'session.ended', id, operatorId, reason });
}
