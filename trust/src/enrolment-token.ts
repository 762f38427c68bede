import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { AppError } from '@monban/core/errors';
import { ControllerId } from '@monban/core/ids';
import { z } from 'zod';

export interface EnrolmentToken {
  readonly controllerId: ControllerId;
  /** 32 random bytes, base64url. Secret. */
  readonly secret: string;
  /** SHA-256 of the CA certificate, base64url. Never sent: the controller holds the server's answer against it. */
  readonly caFingerprint: string;
}

/** The text is shown once, in the console; only `secretHash` is kept. */
export function createEnrolmentToken(
  controllerId: ControllerId,
  caFingerprint: string,
): { readonly token: string; readonly secretHash: string } {
  const secret = randomBytes(32).toString('base64url');
  return { token: `${controllerId}.${secret}.${caFingerprint}`, secretHash: hashSecret(secret) };
}

/** Throws `ENROLMENT_TOKEN_INVALID`. Space around it, as copying leaves it, does no harm. */
export function parseEnrolmentToken(text: string): EnrolmentToken {
  const [controllerId, secret, caFingerprint, ...rest] = text.trim().split('.');
  const token = TokenParts.safeParse({ controllerId, secret, caFingerprint });
  if (!token.success || rest.length > 0) throw new AppError('ENROLMENT_TOKEN_INVALID');
  return token.data;
}

/** SHA-256 is enough: the secret has 256 random bits. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret, 'utf8').digest('base64url');
}

/** In constant time. */
export function matchesSecret(secret: string, secretHash: string): boolean {
  const expected = Buffer.from(secretHash, 'base64url');
  const actual = Buffer.from(hashSecret(secret), 'base64url');
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}

const ThirtyTwoBytes = z.string().regex(/^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/);
const TokenParts = z.strictObject({
  controllerId: ControllerId,
  secret: ThirtyTwoBytes,
  caFingerprint: ThirtyTwoBytes,
});
