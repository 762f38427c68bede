import { VisitId, VisitOfficerId } from '@monban/core/ids';
import { z } from 'zod';
import type { Guest } from '../http/route.ts';
import {
  registeredClaims,
  type SignedToken,
  signToken,
  type TokenIssuer,
  verifyToken,
} from '../sessions/pinned-token.ts';

/** As long as an operator's. */
export const GUEST_TOKEN_MINUTES = 10;

/**
 * A JWT (ES256) for the desk of one visit. Type and audience are its own, so that it never passes for an operator's, nor
 * an operator's for it, although one key signs both. It ends with the session at the latest.
 */
export function signGuestToken(
  issuer: TokenIssuer,
  guest: Guest,
  span: { readonly at: Date; readonly endsAt: Date },
): SignedToken {
  const latest = span.at.getTime() + GUEST_TOKEN_MINUTES * 60_000;
  return signToken(issuer, USE, {
    subject: guest.officerId,
    claims: { sid: guest.sessionId, visit: guest.visitId },
    issuedAt: span.at,
    expiresAt: new Date(Math.min(latest, span.endsAt.getTime())),
  });
}

/** Throws `TOKEN_INVALID`. */
export function verifyGuestToken(issuer: TokenIssuer, accessToken: string, at: Date): Guest {
  const { sub, sid, visit } = verifyToken(issuer, USE, { accessToken, at });
  return { officerId: sub, visitId: visit, sessionId: sid };
}

const AUDIENCE = 'monban-visit-desk';
const USE = {
  type: 'visit-desk+jwt',
  audience: AUDIENCE,
  payload: z.strictObject({
    sub: VisitOfficerId,
    sid: z.uuid(),
    visit: VisitId,
    ...registeredClaims(AUDIENCE),
  }),
};
