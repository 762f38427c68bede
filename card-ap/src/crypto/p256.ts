import { createECDH, createPublicKey, ECDH, type KeyObject } from 'node:crypto';

import { concatBytes, equalBytes, fromHex } from '../bytes.ts';
import { CardError } from '../errors.ts';

/** An uncompressed point: `04 ‖ X ‖ Y` (SEC 1 section 2.3.3). */
export const POINT_LENGTH = 65;
export const SCALAR_LENGTH = 32;

/** A private scalar, 32 bytes in [1, n−1], and its point, 65 bytes. */
export interface KeyPair {
  readonly privateKey: Uint8Array;
  readonly publicKey: Uint8Array;
}

/** `length` bytes nobody can foresee. Passed in, so that a virtual card can be repeated. */
export type RandomBytes = (length: number) => Uint8Array;

const CURVE = 'prime256v1';
/** Order of the base point, SEC 2 version 2.0 section 2.4.2. */
export const ORDER = fromHex('ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551');
/** SubjectPublicKeyInfo of a P-256 key up to its point (RFC 5480 section 2). */
const SPKI_PREFIX = fromHex('3059301306072a8648ce3d020106082a8648ce3d030107034200');

/**
 * 65 bytes, first byte 04, on the curve. The form comes first because OpenSSL also takes compressed and hybrid
 * points; the point at infinity has no such form.
 */
export function isPoint(bytes: Uint8Array): boolean {
  if (bytes.length !== POINT_LENGTH || bytes[0] !== 0x04) return false;
  try {
    ECDH.convertKey(bytes, CURVE);
    return true;
  } catch {
    return false;
  }
}

/** Returns the point as it is, or throws POINT_INVALID. */
export function requirePoint(bytes: Uint8Array): Uint8Array {
  if (!isPoint(bytes)) throw new CardError('POINT_INVALID');
  return bytes;
}

/** 32 bytes, big-endian, in [1, n−1]. */
export function isScalar(bytes: Uint8Array): boolean {
  return bytes.length === SCALAR_LENGTH && bytes.some((byte) => byte !== 0) && isBelowOrder(bytes);
}

/** The point of a private scalar; SCALAR_INVALID when it is none. */
export function publicKeyOf(privateKey: Uint8Array): Uint8Array {
  return new Uint8Array(ecdh(privateKey).getPublicKey());
}

/** Draws until the bytes are a scalar (FIPS 186-5 appendix A.2.2). */
export function generateKeyPair(randomBytes: RandomBytes): KeyPair {
  for (;;) {
    const privateKey = randomBytes(SCALAR_LENGTH);
    if (isScalar(privateKey)) return { privateKey, publicKey: publicKeyOf(privateKey) };
  }
}

/** X-coordinate of the common point, 32 bytes (SEC 1 section 3.3.1). Throws SCALAR_INVALID, POINT_INVALID. */
export function sharedSecret(privateKey: Uint8Array, publicKey: Uint8Array): Uint8Array {
  return new Uint8Array(ecdh(privateKey).computeSecret(requirePoint(publicKey)));
}

/** A key object for verification; POINT_INVALID when the bytes are no point. */
export function publicKeyObject(publicKey: Uint8Array): KeyObject {
  const der = concatBytes(SPKI_PREFIX, requirePoint(publicKey));
  return createPublicKey({ key: Buffer.from(der), format: 'der', type: 'spki' });
}

/** The 65-byte point of a P-256 key object, public or private; POINT_INVALID for any other key. */
export function pointOfKeyObject(key: KeyObject): Uint8Array {
  const publicKey = key.type === 'public' ? key : createPublicKey(key);
  const der = new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }));
  const prefix = der.subarray(0, SPKI_PREFIX.length);
  if (!equalBytes(prefix, SPKI_PREFIX)) throw new CardError('POINT_INVALID');
  return requirePoint(der.slice(SPKI_PREFIX.length));
}

function ecdh(privateKey: Uint8Array): ReturnType<typeof createECDH> {
  if (!isScalar(privateKey)) throw new CardError('SCALAR_INVALID');
  const agreement = createECDH(CURVE);
  agreement.setPrivateKey(privateKey);
  return agreement;
}

function isBelowOrder(bytes: Uint8Array): boolean {
  const index = bytes.findIndex((byte, position) => byte !== ORDER[position]);
  return index !== -1 && (bytes[index] ?? 0) < (ORDER[index] ?? 0);
}
