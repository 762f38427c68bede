import { createHash, timingSafeEqual } from 'node:crypto';

/** SHA-256 of a random token, base64url: all that is stored of it. Fast is right for 256 random bits. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token, 'utf8').digest('base64url');
}

/** Compares two hashes in constant time. */
export function areHashesEqual(left: string, right: string): boolean {
  const [first, second] = [Buffer.from(left), Buffer.from(right)];
  return first.length === second.length && timingSafeEqual(first, second);
}
