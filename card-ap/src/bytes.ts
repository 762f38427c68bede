import { CardError } from './errors.ts';

/** All of the parts, one after the other, in a new array. */
export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

/** Compares public bytes; stops at the first difference. For secrets see crypto/compare.ts. */
export function equalBytes(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, index) => byte === right[index]);
}

export function startsWithBytes(bytes: Uint8Array, prefix: Uint8Array): boolean {
  return bytes.length >= prefix.length && prefix.every((byte, index) => byte === bytes[index]);
}

/** Returns the bytes as they are, or throws LENGTH_INVALID with the name of what should have been `length` long. */
export function requireLength(bytes: Uint8Array, length: number, name: string): Uint8Array {
  if (bytes.length !== length) {
    throw new CardError('LENGTH_INVALID', { details: { name, expected: length, actual: bytes.length } });
  }
  return bytes;
}

export function utf8Bytes(text: string): Uint8Array {
  return new Uint8Array(new TextEncoder().encode(text));
}

/** Four bytes, big-endian; `value` 0 … 2³²−1. */
export function uint32Bytes(value: number): Uint8Array {
  if (!Number.isInteger(value) || value < 0 || value > 0xffffffff) {
    throw new CardError('ENCODING_INVALID', { details: { name: 'uint32' } });
  }
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

/** Reads exactly four bytes, big-endian. */
export function readUint32(bytes: Uint8Array): number {
  requireLength(bytes, 4, 'uint32');
  return new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0);
}

export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Hexadecimal in pairs, nothing between; anything else throws ENCODING_INVALID. */
export function fromHex(text: string): Uint8Array {
  if (!/^(?:[0-9a-fA-F]{2})*$/.test(text)) {
    throw new CardError('ENCODING_INVALID', { details: { name: 'hex' } });
  }
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** Base64url without padding (RFC 4648 section 5). */
export function toBase64Url(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64url');
}

/** The reverse, strict: no padding, no other characters, unused last bits zero; otherwise ENCODING_INVALID. */
export function fromBase64Url(text: string): Uint8Array {
  const bytes = new Uint8Array(Buffer.from(text, 'base64url'));
  if (toBase64Url(bytes) !== text) {
    throw new CardError('ENCODING_INVALID', { details: { name: 'base64url' } });
  }
  return bytes;
}
