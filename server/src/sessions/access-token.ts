import { OperatorId } from '@monban/core/ids';
import { z } from 'zod';
import {
  registeredClaims,
  type SignedToken,
  signToken,
  type TokenIssuer,
  verifyToken,
} from './pinned-token.ts';

export const ACCESS_TOKEN_MINUTES = 10;

/** What an access token says; role and sites are looked up at each request, so that a change holds at once. */
export interface AccessClaims {
  readonly operatorId: OperatorId;
  readonly sessionId: string;
  /** The operator's revocation counter when the token was made (ruling 30). */
  readonly epoch: number;
}

/** A JWT (RFC 9068 in its claims and its `typ`), ES256, ten minutes. */
export function signAccessToken(issuer: TokenIssuer, claims: AccessClaims, at: Date): SignedToken {
  const { operatorId, sessionId, epoch } = claims;
  return signToken(issuer, USE, {
    subject: operatorId,
    claims: { sid: sessionId, epoch },
    issuedAt: at,
    expiresAt: new Date(at.getTime() + ACCESS_TOKEN_MINUTES * 60_000),
  });
}

/** Throws `TOKEN_INVALID`. */
export function verifyAccessToken(issuer: TokenIssuer, accessToken: string, at: Date): AccessClaims {
  const { sub, sid, epoch } = verifyToken(issuer, USE, { accessToken, at });
  return { operatorId: sub, sessionId: sid, epoch };
}

const AUDIENCE = 'monban-api';
const USE = {
  type: 'at+jwt',
  audience: AUDIENCE,
  payload: z.strictObject({
    sub: OperatorId,
    sid: z.uuid(),
    epoch: z.int().min(1),
    ...registeredClaims(AUDIENCE),
  }),
};
