import { createCipheriv, createDecipheriv } from 'node:crypto';

/** What something is sealed with, and what for: what was sealed for one purpose does not open for another. */
export interface Seal {
  /** 32 bytes. */
  readonly key: Buffer;
  readonly purpose: string;
}

type RandomBytes = (count: number) => Buffer;

/** A text, sealed: `sealBytes` as base64url. */
export function seal(how: Seal, plaintext: string, randomBytes: RandomBytes): string {
  return sealBytes(how, Buffer.from(plaintext, 'utf8'), randomBytes).toString('base64url');
}

/** Undefined for whatever was not sealed with this key for this purpose. */
export function unseal(how: Seal, sealed: string): string | undefined {
  return unsealBytes(how, Buffer.from(sealed, 'base64url'))?.toString('utf8');
}

/**
 * AES-256-GCM (NIST SP 800-38D) with a random nonce of 96 bits: `nonce ‖ ciphertext ‖ tag`. The purpose is authenticated
 * with it.
 */
export function sealBytes({ key, purpose }: Seal, plain: Uint8Array, randomBytes: RandomBytes): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(purpose, 'utf8'));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([nonce, body, cipher.getAuthTag()]);
}

/** Undefined for whatever was not sealed with this key for this purpose. */
export function unsealBytes({ key, purpose }: Seal, bytes: Uint8Array): Buffer | undefined {
  if (bytes.length < NONCE_BYTES + TAG_BYTES) return undefined;
  const options = { authTagLength: TAG_BYTES };
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES), options);
  decipher.setAAD(Buffer.from(purpose, 'utf8'));
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  const plain = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES));
  try {
    return Buffer.concat([plain, decipher.final()]);
  } catch {
    // The tag does not fit: changed, or sealed with another key. The outcome says so.
    return undefined;
  }
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
