import { createCipheriv, createDecipheriv } from 'node:crypto';

/** What a text is sealed with, and what for: a text sealed for one purpose does not open for another. */
export interface Seal {
  /** 32 bytes. */
  readonly key: Buffer;
  readonly purpose: string;
}

/**
 * AES-256-GCM (NIST SP 800-38D) with a random nonce of 96 bits: `nonce ‖ ciphertext ‖ tag` as base64url. The purpose is
 * authenticated with it.
 */
export function seal(
  { key, purpose }: Seal,
  plaintext: string,
  randomBytes: (count: number) => Buffer,
): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(purpose, 'utf8'));
  const body = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, body, cipher.getAuthTag()]).toString('base64url');
}

/** Undefined for whatever was not sealed with this key for this purpose. */
export function unseal({ key, purpose }: Seal, sealed: string): string | undefined {
  const bytes = Buffer.from(sealed, 'base64url');
  if (bytes.length < NONCE_BYTES + TAG_BYTES) return undefined;
  const options = { authTagLength: TAG_BYTES };
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES), options);
  decipher.setAAD(Buffer.from(purpose, 'utf8'));
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  const plain = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES));
  try {
    return Buffer.concat([plain, decipher.final()]).toString('utf8');
  } catch {
    // The tag does not fit: changed, or sealed with another key. The outcome says so.
    return undefined;
  }
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
