import type { VisitDeskSession } from '@monban/core/api/visit-officers';
import { AppError } from '@monban/core/errors';
import type { Knex } from '@monban/db/open';
import { inTransaction } from '@monban/db/transaction';
import { conflict } from '../http/problem.ts';
import type { ChangeContext, Guest } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { areHashesEqual, hashToken } from '../sessions/secret-token.ts';
import type { SignInThrottle } from '../sessions/sign-in-throttle.ts';
import { auditGuest } from './audit-guest.ts';
import { findOpenLink, useLink } from './desk-link-store.ts';
import { mayUseDesk } from './guest-day.ts';
import {
  endGuestSessions,
  findGuestSession,
  insertGuestSession,
  type StoredGuestSession,
} from './guest-session-store.ts';
import { signGuestToken, verifyGuestToken } from './guest-token.ts';
import { findOfficer, type StoredOfficer } from './officer-store.ts';

type Deps = Pick<Platform, 'db' | 'organisation' | 'tokenKey'>;

/** What a sign-in or a renewal gives: the answer for the page, and what the cookie holds until when. */
export interface OpenedDesk {
  readonly response: VisitDeskSession;
  readonly cookie: string;
  readonly cookieSeconds: number;
}

/**
 * Uses the link up. `TOKEN_INVALID` for one that was used, taken back or is over, and for any guess; `CONFLICT` before
 * the day has begun, which leaves the link as it is. A sign-in with a new link ends the one before it.
 */
export async function openDesk(
  deps: Platform & { readonly throttle: SignInThrottle },
  context: ChangeContext,
  attempt: { readonly token: string; readonly remoteAddress: string },
): Promise<OpenedDesk> {
  const { token, remoteAddress } = attempt;
  deps.throttle.attempt(undefined, remoteAddress, context.at);
  const opened = await inTransaction(deps.db, async (trx) => {
    const officer = await officerOfLink(trx, token, context.at);
    const at = context.at.toISOString();
    if (!(await useLink(trx, token, at))) throw new AppError('TOKEN_INVALID');
    await endGuestSessions(trx, officer.id, at);
    const secret = deps.randomBytes(32).toString('base64url');
    const session = {
      id: deps.newId(),
      officerId: officer.id,
      secretHash: hashToken(secret),
      expiresAt: officer.untilAt,
    };
    await insertGuestSession(trx, { ...session, at });
    await auditGuest(trx, context, { action: 'visit-officer.signed-in', officer });
    return openedDesk(deps, context.at, { officer, session, secret });
  });
  deps.throttle.succeeded(undefined, remoteAddress);
  return opened;
}

/** A new token for the cookie, for as long as the day lasts. Throws `TOKEN_INVALID`. */
export async function renewDesk(deps: Deps, at: Date, cookie: string | undefined): Promise<OpenedDesk> {
  const [id = '', secret = '', ...rest] = cookie?.split('.') ?? [];
  const session = rest.length === 0 ? await findGuestSession(deps.db, id, at.toISOString()) : undefined;
  if (session === undefined || !areHashesEqual(session.secretHash, hashToken(secret)))
    throw new AppError('TOKEN_INVALID');
  const officer = await findOfficer(deps.db, 'all', { id: session.officerId });
  if (officer === undefined || !mayUseDesk(officer, at)) throw new AppError('TOKEN_INVALID');
  return openedDesk(deps, at, { officer, session, secret });
}

/**
 * Which guest holds this token. The session, the guest and the visit are looked up at each request: a link that was
 * taken back, a guest who was taken off, a visit with another day, and midnight at its site hold from then on.
 */
export async function authenticateGuest(deps: Deps, token: string, at: Date): Promise<Guest> {
  const issuer = { organisationId: deps.organisation.id, key: deps.tokenKey };
  const guest = verifyGuestToken(issuer, token, at);
  const { officerId: id, visitId } = guest;
  const session = await findGuestSession(deps.db, guest.sessionId, at.toISOString());
  const officer = await findOfficer(deps.db, 'all', { id, visitId });
  const stands = session?.officerId === id && officer !== undefined && mayUseDesk(officer, at);
  if (!stands) throw new AppError('TOKEN_INVALID');
  return guest;
}

/** The guest leaves the desk. */
export async function closeDesk(
  deps: Pick<Platform, 'db'>,
  context: ChangeContext,
  guest: Guest,
): Promise<void> {
  await inTransaction(deps.db, async (trx) => {
    await endGuestSessions(trx, guest.officerId, context.at.toISOString());
    const officer = await findOfficer(trx, 'all', { id: guest.officerId });
    if (officer) await auditGuest(trx, context, { action: 'visit-officer.signed-out', officer });
  });
}

async function officerOfLink(trx: Knex, token: string, at: Date): Promise<StoredOfficer> {
  const id = await findOpenLink(trx, token, at.toISOString());
  const officer = id === undefined ? undefined : await findOfficer(trx, 'all', { id });
  if (officer === undefined) throw new AppError('TOKEN_INVALID');
  if (mayUseDesk(officer, at)) return officer;
  const isEarly = at.toISOString() < officer.fromAt && mayUseDesk(officer, new Date(officer.fromAt));
  throw isEarly ? conflict('', 'VISIT_DAY_NOT_BEGUN') : new AppError('TOKEN_INVALID');
}

function openedDesk(
  deps: Deps,
  at: Date,
  opened: {
    readonly officer: StoredOfficer;
    readonly session: StoredGuestSession;
    readonly secret: string;
  },
): OpenedDesk {
  const { officer, session, secret } = opened;
  const issuer = { organisationId: deps.organisation.id, key: deps.tokenKey };
  const guest = { officerId: officer.id, visitId: officer.visitId, sessionId: session.id };
  const endsAt = new Date(session.expiresAt);
  const { accessToken, expiresAt } = signGuestToken(issuer, guest, { at, endsAt });
  return {
    cookie: `${session.id}.${secret}`,
    cookieSeconds: Math.floor((endsAt.getTime() - at.getTime()) / 1000),
    response: {
      accessToken,
      expiresAt: expiresAt.toISOString(),
      endsAt: endsAt.toISOString(),
      officerName: officer.name ?? '',
    },
  };
}
