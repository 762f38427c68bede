import { createPrivateKey, type KeyObject, sign, verify } from 'node:crypto';

import { concatBytes } from '../bytes.ts';
import { CardError } from '../errors.ts';
import { decodeTlvSequence, encodeTlv } from '../tlv.ts';
import { isPoint, isScalar, pointOfKeyObject, publicKeyObject, publicKeyOf } from './p256.ts';

/** ECDSA on P-256 with SHA-256 as `r ‖ s`, big-endian, both in [1, n−1] (badge-ap.md section 2). */
export const SIGNATURE_LENGTH = 64;

/** Somebody who can sign: a key in memory, or one that never leaves its module. */
export interface Signer {
  /** 65 bytes. */
  readonly publicKey: Uint8Array;
  /** `r ‖ s`, 64 bytes, over SHA-256 of the message. */
  readonly sign: (message: Uint8Array) => Uint8Array;
}

/** Throws POINT_INVALID when the key is not on P-256. */
export function signerFromKeyObject(privateKey: KeyObject): Signer {
  return {
    publicKey: pointOfKeyObject(privateKey),
    sign: (message) =>
      new Uint8Array(sign('sha256', message, { key: privateKey, dsaEncoding: 'ieee-p1363' })),
  };
}

/** Throws SCALAR_INVALID when the 32 bytes are no private scalar. */
export function signerFromScalar(privateKey: Uint8Array): Signer {
  const point = publicKeyOf(privateKey);
  const coordinate = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
  const key = createPrivateKey({
    format: 'jwk',
    key: {
      kty: 'EC',
      crv: 'P-256',
      x: coordinate(point.subarray(1, 33)),
      y: coordinate(point.subarray(33)),
      d: coordinate(privateKey),
    },
  });
  return signerFromKeyObject(key);
}

/** False for every wrong signature, point or length; never throws. */
export function verifySignature(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (!isSignature(signature) || !isPoint(publicKey)) return false;
  return verify('sha256', message, { key: publicKeyObject(publicKey), dsaEncoding: 'ieee-p1363' }, signature);
}

/** 64 bytes, both halves in [1, n−1]. */
export function isSignature(bytes: Uint8Array): boolean {
  return bytes.length === SIGNATURE_LENGTH && isScalar(bytes.subarray(0, 32)) && isScalar(bytes.subarray(32));
}

/** Returns the signature as it is, or throws SIGNATURE_MALFORMED. */
export function requireSignature(bytes: Uint8Array): Uint8Array {
  if (!isSignature(bytes)) throw new CardError('SIGNATURE_MALFORMED');
  return bytes;
}

/** ECDSA-Sig-Value in DER (RFC 3279 section 2.2.3), as most chips and tools write it. */
export function signatureToDer(signature: Uint8Array): Uint8Array {
  requireSignature(signature);
  const integers = concatBytes(
    encodeTlv(0x02, derInteger(signature.subarray(0, 32))),
    encodeTlv(0x02, derInteger(signature.subarray(32))),
  );
  return encodeTlv(0x30, integers);
}

/** The reverse, strict DER only: shortest integers, nothing after them; otherwise SIGNATURE_MALFORMED or TLV_…. */
export function signatureFromDer(der: Uint8Array): Uint8Array {
  const [sequence] = decodeTlvSequence(der, [{ tag: 0x30 }]);
  const [r, s] = decodeTlvSequence(sequence, [{ tag: 0x02 }, { tag: 0x02 }]);
  return requireSignature(concatBytes(fixedInteger(r), fixedInteger(s)));
}

function derInteger(fixed: Uint8Array): Uint8Array {
  const significant = fixed.subarray(fixed.findIndex((byte) => byte !== 0));
  return (significant[0] ?? 0) < 0x80 ? significant : concatBytes(Uint8Array.of(0), significant);
}

function fixedInteger(integer: Uint8Array): Uint8Array {
  const first = integer[0];
  const padded = first === 0 && (integer[1] ?? 0) >= 0x80;
  const magnitude = padded ? integer.subarray(1) : integer;
  // Negative, zero, empty, padded without need, or longer than the field.
  if (first === undefined || first >= 0x80 || (first === 0 && !padded) || magnitude.length > 32) {
    throw new CardError('SIGNATURE_MALFORMED');
  }
  return concatBytes(new Uint8Array(32 - magnitude.length), magnitude);
}
