import { AppError } from '@monban/core/errors';
import { VisitId, VisitOfficerId } from '@monban/core/ids';
import jwt from 'jsonwebtoken';
import { z } from 'zod';
import type { Guest } from '../http/route.ts';
import type { TokenIssuer } from '../sessions/access-token.ts';

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
): { readonly accessToken: string; readonly expiresAt: Date } {
  const issuedAt = Math.floor(span.at.getTime() / 1000);
  const lastSecond = Math.floor(span.endsAt.getTime() / 1000);
  const expiresAt = Math.min(issuedAt + GUEST_TOKEN_MINUTES * 60, lastSecond);
  const claims = { sid: guest.sessionId, visit: guest.visitId, iat: issuedAt, exp: expiresAt };
  const accessToken = jwt.sign(claims, issuer.key.privateKey, {
    algorithm: 'ES256',
    keyid: issuer.key.keyId,
    issuer: issuerName(issuer),
    audience: AUDIENCE,
    subject: guest.officerId,
    header: { alg: 'ES256', typ: TYPE },
  });
  return { accessToken, expiresAt: new Date(expiresAt * 1000) };
}

/** Algorithm, key, type, issuer, audience and time are all pinned. Throws `TOKEN_INVALID`. */
export function verifyGuestToken(issuer: TokenIssuer, accessToken: string, at: Date): Guest {
  try {
    const { header, payload } = jwt.verify(accessToken, issuer.key.publicKey, {
      algorithms: ['ES256'],
      issuer: issuerName(issuer),
      audience: AUDIENCE,
      clockTimestamp: Math.floor(at.getTime() / 1000),
      complete: true,
    });
    Header.parse(header);
    if (header.kid !== issuer.key.keyId) throw new AppError('TOKEN_INVALID');
    const { sub, sid, visit } = Payload.parse(payload);
    return { officerId: sub, visitId: visit, sessionId: sid };
  } catch (cause) {
    throw new AppError('TOKEN_INVALID', { cause });
  }
}

const TYPE = 'visit-desk+jwt';
const AUDIENCE = 'monban-visit-desk';

const Header = z.strictObject({ alg: z.literal('ES256'), typ: z.literal(TYPE), kid: z.string() });
const Payload = z.strictObject({
  sub: VisitOfficerId,
  sid: z.uuid(),
  visit: VisitId,
  iat: z.int(),
  exp: z.int(),
  iss: z.string(),
  aud: z.literal(AUDIENCE),
});

function issuerName({ organisationId }: TokenIssuer): string {
  return `urn:monban:${organisationId}`;
}
