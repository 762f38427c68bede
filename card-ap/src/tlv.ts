import { concatBytes } from './bytes.ts';
import { CardError } from './errors.ts';

/**
 * BER-TLV of ISO/IEC 7816-4 section 6.3 (2020), in the strict form that badge-ap.md section 2 asks for: tags of
 * one byte, definite lengths in their shortest form, at most 65,535 bytes of value.
 */
export interface Tlv {
  readonly tag: number;
  readonly value: Uint8Array;
}

/** One object of a fixed sequence; without `length` any length is accepted. */
export interface TlvShape {
  readonly tag: number;
  readonly length?: number;
}

const LONGEST_VALUE = 0xffff;

export function encodeTlv(tag: number, value: Uint8Array): Uint8Array {
  requireTag(tag);
  return concatBytes(Uint8Array.of(tag), encodeLength(value.length), value);
}

/** The first object and what follows it; the value shares memory with the input. Throws a TLV_… code. */
export function readTlv(bytes: Uint8Array): readonly [Tlv, Uint8Array] {
  const tag = byteAt(bytes, 0);
  requireTag(tag);
  const [length, rest] = readLength(bytes.subarray(1));
  if (rest.length < length) throw new CardError('TLV_TRUNCATED');
  return [{ tag, value: rest.subarray(0, length) }, rest.subarray(length)];
}

/**
 * The values of exactly these objects in exactly this order, with nothing before, between or after; anything else
 * throws a TLV_… code.
 */
export function decodeTlvSequence<const Shapes extends readonly TlvShape[]>(
  bytes: Uint8Array,
  shapes: Shapes,
): { readonly [Index in keyof Shapes]: Uint8Array } {
  let rest = bytes;
  const values = shapes.map((shape) => {
    const [object, following] = readTlv(rest);
    requireShape(object, shape);
    rest = following;
    return object.value;
  });
  if (rest.length > 0) throw new CardError('TLV_TRAILING_BYTES', { details: { count: rest.length } });
  return values as { readonly [Index in keyof Shapes]: Uint8Array };
}

function requireShape(object: Tlv, shape: TlvShape): void {
  if (object.tag !== shape.tag) {
    throw new CardError('TLV_TAG_UNEXPECTED', { details: { expected: shape.tag, actual: object.tag } });
  }
  if (shape.length !== undefined && object.value.length !== shape.length) {
    throw new CardError('TLV_LENGTH_UNEXPECTED', {
      details: { tag: shape.tag, expected: shape.length, actual: object.value.length },
    });
  }
}

/** A tag whose low five bits are all ones continues in further bytes; the padding byte 00 is no tag. */
function requireTag(tag: number): void {
  if (!Number.isInteger(tag) || tag <= 0 || tag > 0xff || (tag & 0x1f) === 0x1f) {
    throw new CardError('TLV_TAG_UNSUPPORTED');
  }
}

function encodeLength(length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(length);
  if (length <= 0xff) return Uint8Array.of(0x81, length);
  if (length <= LONGEST_VALUE) return Uint8Array.of(0x82, length >> 8, length & 0xff);
  throw new CardError('TLV_LENGTH_UNSUPPORTED');
}

function readLength(bytes: Uint8Array): readonly [number, Uint8Array] {
  const first = byteAt(bytes, 0);
  if (first < 0x80) return [first, bytes.subarray(1)];
  if (first === 0x80) throw new CardError('TLV_LENGTH_INDEFINITE');
  if (first === 0x81) return minimal(byteAt(bytes, 1), 0x80, bytes.subarray(2));
  if (first !== 0x82) throw new CardError('TLV_LENGTH_UNSUPPORTED');
  return minimal(byteAt(bytes, 1) * 256 + byteAt(bytes, 2), 0x100, bytes.subarray(3));
}

function minimal(length: number, smallest: number, rest: Uint8Array): readonly [number, Uint8Array] {
  if (length < smallest) throw new CardError('TLV_LENGTH_NOT_MINIMAL');
  return [length, rest];
}

function byteAt(bytes: Uint8Array, index: number): number {
  const byte = bytes[index];
  if (byte === undefined) throw new CardError('TLV_TRUNCATED');
  return byte;
}
