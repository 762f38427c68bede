import type { SessionResponse } from '@monban/core/api/session';
import { holdsMyNumber } from '@monban/core/privacy/my-number';
import { recordAudit } from '../audit/record-audit.ts';
import type { ChangeContext } from '../http/route.ts';
import {
  findCredentials,
  noteFirstSignIn,
  type OperatorCredentials,
} from '../operators/operator-credentials.ts';
import { mustEnrolSecondFactor, permissionsOf } from '../operators/operator-rights.ts';
import type { Platform } from '../platform.ts';
import type { Knex } from '@monban/db/open';
import { signAccessToken } from './access-token.ts';
import { newFamily, newRefreshToken, type RefreshToken } from './refresh-token.ts';
import { hashToken } from './secret-token.ts';
import { insertSession, rotateSession, type StoredSession } from './session-store.ts';

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

export interface Opening {
  readonly operator: OperatorCredentials;
  readonly userAgent: string;
  readonly openedWith: StoredSession['openedWith'];
}

/** A session without a refresh ends after this; with refreshes it lasts at most `SESSION_DAYS`. */
const IDLE_HOURS = 12;
const SESSION_DAYS = 7;

/** Whoever calls this has checked everything that the operator signs in with, the second factor included. */
export async function openSession(
  deps: Platform,
  context: ChangeContext,
  { operator, userAgent, openedWith }: Opening,
): Promise<OpenedSession> {
  const id = deps.newId();
  const refreshToken = newRefreshToken(deps.randomBytes, id, newFamily(deps.randomBytes));
  const at = context.at.toISOString();
  const expiresAt = expiryOf(at, context.at);
  await insertSession(deps.db, {
    id,
    operatorId: operator.id,
    familyHash: hashToken(refreshToken.family),
    refreshHash: hashToken(refreshToken.text),
    openedWith,
    userAgent: storableUserAgent(userAgent),
    createdAt: at,
    refreshedAt: at,
    expiresAt,
  });
  await noteFirstSignIn(deps.db, operator.id, context.at);
  const own = { ...context, actor: operator.id };
  const entry = { action: 'session.opened', id, operatorId: operator.id, openedWith };
  await auditSession(deps.db, own, entry);
  return opened(deps, context, { operator, refreshToken, expiresAt, openedWith });
}

/** The next refresh token and a new access token; undefined when the operator has left. */
export async function renewSession(
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
  const { openedWith } = session;
  return opened(deps, context, { operator, refreshToken, expiresAt, openedWith });
}

export async function auditSession(
  trx: Knex,
  context: ChangeContext,
  entry: {
    readonly action: string;
    readonly id: string;
    readonly operatorId: string;
    readonly openedWith?: string;
    readonly reason?: string;
  },
): Promise<void> {
  const { action, id, ...after } = entry;
  await recordAudit(trx, context, { action, subjectType: 'session', subjectId: id, before: null, after });
}

function opened(
  deps: Platform,
  context: ChangeContext,
  session: {
    readonly operator: OperatorCredentials;
    readonly refreshToken: RefreshToken;
    readonly expiresAt: string;
    readonly openedWith: StoredSession['openedWith'];
  },
): OpenedSession {
  const { operator, refreshToken, openedWith } = session;
  const issuer = { organisationId: deps.organisation.id, key: deps.tokenKey };
  const claims = { operatorId: operator.id, sessionId: refreshToken.sessionId, epoch: operator.sessionEpoch };
  const { accessToken, expiresAt } = signAccessToken(issuer, claims, context.at);
  return {
    refreshToken: refreshToken.text,
    refreshSeconds: Math.floor((Date.parse(session.expiresAt) - context.at.getTime()) / 1000),
    response: {
      accessToken,
      expiresAt: expiresAt.toISOString(),
      operator: shownOperator(deps, operator, openedWith),
      organisation: { ...deps.organisation },
    },
  };
}

function shownOperator(
  deps: Platform,
  operator: OperatorCredentials,
  openedWith: StoredSession['openedWith'],
): SessionResponse['operator'] {
  return {
    id: operator.id,
    login: operator.login,
    displayName: operator.displayName,
    role: operator.role,
    permissions: [...permissionsOf(deps, operator)],
    siteIds: [...operator.siteIds],
    departmentIds: [...operator.departments.given],
    personId: operator.personId,
    // Whoever signs in with the badge needs no password.
    mustChoosePassword: operator.passwordHash === null && openedWith !== 'card',
    mustEnrolSecondFactor: mustEnrolSecondFactor(deps, operator),
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
