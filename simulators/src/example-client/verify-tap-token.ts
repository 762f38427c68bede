import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { TapClaims, TOKEN_TYPE } from '@monban/core/messages/tap-request';
import jwt from 'jsonwebtoken';
import { z } from 'zod';

const KeySet = z.object({ keys: z.array(z.record(z.string(), z.unknown())) });
const Header = z.strictObject({ alg: z.literal('ES256'), typ: z.literal(TOKEN_TYPE), kid: z.string() });

/** The organisation's keys, by key id, out of its published set. */
export function readKeySet(set: unknown): ReadonlyMap<string, KeyObject> {
  const keys = KeySet.parse(set).keys.filter(({ kty, crv }) => kty === 'EC' && crv === 'P-256');
  return new Map(
    keys.map((key) => [String(key['kid']), createPublicKey({ key: key as JsonWebKey, format: 'jwk' })]),
  );
}

export interface ExpectedToken {
  readonly keys: ReadonlyMap<string, KeyObject>;
  readonly issuer: string;
  readonly audience: string;
  /** What this program drew for this very request. */
  readonly nonce: string;
  readonly at: Date;
}

/**
 * What a tap says, once everything about its token was checked: algorithm and type are ours and not the token's to
 * choose, the key is published, issuer, audience and nonce are what was asked for, and its minute is not over
 * (RFC 8725 section 3). Throws for anything else.
 */
export function verifyTapToken(token: string, expected: ExpectedToken): TapClaims {
  const { kid } = Header.parse(jwt.decode(token, { complete: true })?.header);
  const key = expected.keys.get(kid);
  if (!key) throw new Error('The token is signed with a key that the organisation does not publish.');
  const payload = jwt.verify(token, key, {
    algorithms: ['ES256'],
    issuer: expected.issuer,
    audience: expected.audience,
    clockTimestamp: Math.floor(expected.at.getTime() / 1_000),
  });
  const claims = TapClaims.parse(payload);
  if (claims.nonce !== expected.nonce) throw new Error('The token answers another request.');
  return claims;
}
