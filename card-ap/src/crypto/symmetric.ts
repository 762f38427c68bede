import { createCipheriv, createHash, createHmac } from 'node:crypto';

import { requireLength } from '../bytes.ts';

export const AES_BLOCK_LENGTH = 16;

/** AES-128 in counter mode (NIST SP 800-38A section 6.5) from counter block 0; its own inverse. Key: 16 bytes. */
export function aes128Ctr(key: Uint8Array, data: Uint8Array): Uint8Array {
  requireLength(key, 16, 'AES-128 key');
  const cipher = createCipheriv('aes-128-ctr', key, new Uint8Array(AES_BLOCK_LENGTH));
  return new Uint8Array(Buffer.concat([cipher.update(data), cipher.final()]));
}

/** One AES-128 block (FIPS 197). Key and block: 16 bytes each. */
export function aes128Block(key: Uint8Array, block: Uint8Array): Uint8Array {
  requireLength(key, 16, 'AES-128 key');
  requireLength(block, AES_BLOCK_LENGTH, 'AES block');
  const cipher = createCipheriv('aes-128-ecb', key, null).setAutoPadding(false);
  return new Uint8Array(Buffer.concat([cipher.update(block), cipher.final()]));
}

/** HMAC-SHA-256 (RFC 2104, FIPS 180-4), 32 bytes. */
export function hmacSha256(key: Uint8Array, data: Uint8Array): Uint8Array {
  return new Uint8Array(createHmac('sha256', key).update(data).digest());
}

/** SHA-256 (FIPS 180-4), 32 bytes. */
export function sha256(data: Uint8Array): Uint8Array {
  return new Uint8Array(createHash('sha256').update(data).digest());
}
