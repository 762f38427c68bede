import { hkdfSync } from 'node:crypto';
import type { SigningKey } from '@monban/trust/keys';

const LABEL = 'monban/stop-code/v1';
const KEY_LENGTH = 32;

/**
 * The key of the hashes of stop codes, 32 bytes, by HKDF-SHA-256 (RFC 5869) from the management key, which lives as
 * long as the cards do: a code on a slip stays good when the keys of tokens change.
 */
export function stopCodeKey(management: SigningKey): Uint8Array {
  const secret = Buffer.from(management.privateKey.export({ format: 'jwk' }).d ?? '', 'base64url');
  try {
    return new Uint8Array(hkdfSync('sha256', secret, new Uint8Array(), LABEL, KEY_LENGTH));
  } finally {
    secret.fill(0);
  }
}
