import { AppError } from '@monban/core/errors';
import type { SigningKey } from '@monban/trust/keys';
import jwt from 'jsonwebtoken';
import { z } from 'zod';

export interface TokenIssuer {
  readonly organisationId: string;
  readonly key: SigningKey;
}

/** What a token of the server is for: type and audience keep the tokens of one use from passing for another's. */
export interface TokenUse<Payload> {
  readonly type: string;
  readonly audience: string;
  /** Everything that is signed, `registeredClaims` among it. */
  readonly payload: z.ZodType<Payload>;
}

/** The claims that every token has (RFC 7519 section 4.1), in the schema of a payload. */
export function registeredClaims(audience: string) {
  return { iat: z.int(), exp: z.int(), iss: z.string(), aud: z.literal(audience) };
}

export interface SignedToken {
  readonly accessToken: string;
  readonly expiresAt: Date;
}

/** A JWT, ES256. `expiresAt` is cut to the whole second. */
export function signToken(
  issuer: TokenIssuer,
  { type, audience }: Pick<TokenUse<unknown>, 'type' | 'audience'>,
  token: {
    readonly subject: string;
    readonly claims: Readonly<Record<string, string | number>>;
    readonly issuedAt: Date;
    readonly expiresAt: Date;
  },
): SignedToken {
  const exp = secondOf(token.expiresAt);
  const accessToken = jwt.sign(
    { ...token.claims, iat: secondOf(token.issuedAt), exp },
    issuer.key.privateKey,
    {
      algorithm: 'ES256',
      keyid: issuer.key.keyId,
      issuer: issuerName(issuer),
      audience,
      subject: token.subject,
      header: { alg: 'ES256', typ: type },
    },
  );
  return { accessToken, expiresAt: new Date(exp * 1000) };
}

/** The only place that believes a token: algorithm, key, type, issuer, audience and time are all pinned. `TOKEN_INVALID`. */
export function verifyToken<Payload>(
  issuer: TokenIssuer,
  { type, audience, payload: schema }: TokenUse<Payload>,
  { accessToken, at }: { readonly accessToken: string; readonly at: Date },
): Payload {
  try {
    const { header, payload } = jwt.verify(accessToken, issuer.key.publicKey, {
      algorithms: ['ES256'],
      issuer: issuerName(issuer),
      audience,
      clockTimestamp: secondOf(at),
      complete: true,
    });
    Header.parse(header);
    if (header.typ !== type || header.kid !== issuer.key.keyId) throw new AppError('TOKEN_INVALID');
    return schema.parse(payload);
  } catch (cause) {
    throw new AppError('TOKEN_INVALID', { cause });
  }
}

const Header = z.strictObject({ alg: z.literal('ES256'), typ: z.string(), kid: z.string() });

function issuerName({ organisationId }: TokenIssuer): string {
  return `urn:monban:${organisationId}`;
}

function secondOf(moment: Date): number {
  return Math.floor(moment.getTime() / 1000);
}
