import type { DoorId } from '@monban/core/ids';
import { TOKEN_LIFE_SECONDS, TOKEN_TYPE, type TapClaims } from '@monban/core/messages/tap-request';
import type { SigningKey } from '@monban/trust/keys';
import jwt from 'jsonwebtoken';

export interface TapTokenFacts extends Pick<TapClaims, 'sub' | 'nonce' | 'jti' | 'assurance' | 'receipt'> {
  readonly organisationId: string;
  readonly audience: string;
  readonly scope: readonly string[];
  readonly terminal: DoorId;
}

/** What a program gets for a tap: ES256, typed, for one audience, for a minute (RFC 8725 sections 3.1, 3.9 and 3.11). */
export function signTapToken(key: SigningKey, facts: TapTokenFacts, at: Date): string {
  const issuedAt = Math.floor(at.getTime() / 1_000);
  const claims: TapClaims = {
    iss: `urn:monban:${facts.organisationId}`,
    aud: facts.audience,
    sub: facts.sub,
    scope: facts.scope.join(' '),
    nonce: facts.nonce,
    iat: issuedAt,
    exp: issuedAt + TOKEN_LIFE_SECONDS,
    jti: facts.jti,
    assurance: facts.assurance,
    terminal: facts.terminal,
    receipt: facts.receipt,
  };
  const header = { alg: 'ES256', typ: TOKEN_TYPE } as const;
  return jwt.sign(claims, key.privateKey, { algorithm: 'ES256', keyid: key.keyId, header });
}
