import { AppError } from '@monban/core/errors';
import { OperatorId } from '@monban/core/ids';
import type { SigningKey } from '@monban/trust/keys';
import jwt from 'jsonwebtoken';
import { z } from 'zod';

export const ACCESS_TOKEN_MINUTES = 10;

/** What an access token says; role and sites are looked up at each request, so that a change holds at once. */
export interface AccessClaims {
  readonly operatorId: OperatorId;
  readonly sessionId: string;
  /** The operator's revocation counter when the token was made (ruling 30). */
  readonly epoch: number;
}

export interface TokenIssuer {
  readonly organisationId: string;
  readonly key: SigningKey;
}

/** A JWT (RFC 9068 in its claims and its `typ`), ES256, ten minutes. */
export function signAccessToken(
  issuer: TokenIssuer,
  claims: AccessClaims,
  at: Date,
): { readonly accessToken: string; readonly expiresAt: Date } {
  const issuedAt = Math.floor(at.getTime() / 1000);
  const expiresAt = issuedAt + ACCESS_TOKEN_MINUTES * 60;
  const accessToken = jwt.sign(
    { sid: claims.sessionId, epoch: claims.epoch, iat: issuedAt, exp: expiresAt },
    issuer.key.privateKey,
    {
      algorithm: 'ES256',
      keyid: issuer.key.keyId,
      issuer: issuerName(issuer),
      audience: AUDIENCE,
      subject: claims.operatorId,
      header: { alg: 'ES256', typ: TYPE },
    },
  );
  return { accessToken, expiresAt: new Date(expiresAt * 1000) };
}

/** The only place that believes a token: algorithm, key, type, issuer, audience and time are all pinned. */
export function verifyAccessToken(issuer: TokenIssuer, accessToken: string, at: Date): AccessClaims {
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
    const { sub, sid, epoch } = Payload.parse(payload);
    return { operatorId: sub, sessionId: sid, epoch };
  } catch (cause) {
    throw new AppError('TOKEN_INVALID', { cause });
  }
}

const TYPE = 'at+jwt';
const AUDIENCE = 'monban-api';

const Header = z.strictObject({ alg: z.literal('ES256'), typ: z.literal(TYPE), kid: z.string() });
const Payload = z.strictObject({
  sub: OperatorId,
  sid: z.uuid(),
  epoch: z.int().min(1),
  iat: z.int(),
  exp: z.int(),
  iss: z.string(),
  aud: z.literal(AUDIENCE),
});

function issuerName({ organisationId }: TokenIssuer): string {
  return `urn:monban:${organisationId}`;
}
