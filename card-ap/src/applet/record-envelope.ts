import { concatBytes, utf8Bytes } from '../bytes.ts';
import { CardError } from '../errors.ts';
import { LENGTH } from './format.ts';

/**
 * The outer shape of a record: COSE_Sign1 with tag 18 (RFC 9052 section 4.2) in deterministic CBOR (RFC 8949
 * section 4.2). All of it but kid, payload and signature is fixed, so it is compared instead of interpreted.
 */
export interface RecordEnvelope {
  /** First 8 bytes of SHA-256 of the issuer's point. */
  readonly keyId: Uint8Array;
  /** The claims, deterministic CBOR. */
  readonly payload: Uint8Array;
  /** `r ‖ s`, 64 bytes. */
  readonly signature: Uint8Array;
}

export const KEY_ID_LENGTH = 8;

/** Tag 18, array of 4, byte string of 13 with the protected header up to the kid: {1: -7, 4: h'…8 bytes'}. */
const BEFORE_KEY_ID = Uint8Array.of(0xd2, 0x84, 0x4d, 0xa2, 0x01, 0x26, 0x04, 0x48);
/** The empty unprotected header. */
const AFTER_KEY_ID = Uint8Array.of(0xa0);
/** Byte string of 64. */
const BEFORE_SIGNATURE = Uint8Array.of(0x58, 0x40);
/** Array of 4 and "Signature1": the start of Sig_structure (RFC 9052 section 4.4). */
const SIG_STRUCTURE_START = concatBytes(Uint8Array.of(0x84, 0x6a), utf8Bytes('Signature1'));

export function encodeRecordEnvelope(envelope: RecordEnvelope): Uint8Array {
  return concatBytes(
    BEFORE_KEY_ID,
    envelope.keyId,
    AFTER_KEY_ID,
    encodeByteString(envelope.payload),
    BEFORE_SIGNATURE,
    envelope.signature,
  );
}

/** Throws RECORD_MALFORMED for everything but exactly one record, and RECORD_TOO_LONG above 320 bytes. */
export function decodeRecordEnvelope(bytes: Uint8Array): RecordEnvelope {
  const [envelope, rest] = readEnvelope(bytes);
  if (rest.length > 0) throw new CardError('RECORD_MALFORMED');
  if (bytes.length > LENGTH.record) throw new CardError('RECORD_TOO_LONG');
  return envelope;
}

/** The record at the front of a field whose remainder must be zeros; otherwise RECORD_MALFORMED. */
export function trimRecord(padded: Uint8Array): Uint8Array {
  const [, rest] = readEnvelope(padded);
  if (rest.some((byte) => byte !== 0)) throw new CardError('RECORD_MALFORMED');
  return padded.slice(0, padded.length - rest.length);
}

/** The bytes under the issuer's signature: Sig_structure with the received header and payload, no external data. */
export function recordToBeSigned(envelope: Pick<RecordEnvelope, 'keyId' | 'payload'>): Uint8Array {
  const protectedHeader = concatBytes(BEFORE_KEY_ID.subarray(2), envelope.keyId);
  const externalData = Uint8Array.of(0x40);
  return concatBytes(SIG_STRUCTURE_START, protectedHeader, externalData, encodeByteString(envelope.payload));
}

function readEnvelope(bytes: Uint8Array): readonly [RecordEnvelope, Uint8Array] {
  const [keyId, afterKeyId] = take(expect(bytes, BEFORE_KEY_ID), KEY_ID_LENGTH);
  const [payload, afterPayload] = readByteString(expect(afterKeyId, AFTER_KEY_ID));
  const [signature, rest] = take(expect(afterPayload, BEFORE_SIGNATURE), LENGTH.signature);
  return [{ keyId, payload, signature }, rest];
}

function expect(bytes: Uint8Array, expected: Uint8Array): Uint8Array {
  const [start, rest] = take(bytes, expected.length);
  if (!start.every((byte, index) => byte === expected[index])) throw new CardError('RECORD_MALFORMED');
  return rest;
}

function take(bytes: Uint8Array, length: number): readonly [Uint8Array, Uint8Array] {
  if (bytes.length < length) throw new CardError('RECORD_MALFORMED');
  return [bytes.subarray(0, length), bytes.subarray(length)];
}

/** A CBOR byte string (major type 2) of at most 65,535 bytes; the length in its shortest form. */
function encodeByteString(content: Uint8Array): Uint8Array {
  const { length } = content;
  if (length < 24) return concatBytes(Uint8Array.of(0x40 | length), content);
  if (length <= 0xff) return concatBytes(Uint8Array.of(0x58, length), content);
  if (length > 0xffff) throw new CardError('RECORD_TOO_LONG');
  return concatBytes(Uint8Array.of(0x59, length >> 8, length & 0xff), content);
}

function readByteString(bytes: Uint8Array): readonly [Uint8Array, Uint8Array] {
  const [[head = 0], rest] = take(bytes, 1);
  if (head >= 0x40 && head < 0x58) return take(rest, head & 0x1f);
  if (head !== 0x58 && head !== 0x59) throw new CardError('RECORD_MALFORMED');
  const [lengthBytes, content] = take(rest, head === 0x58 ? 1 : 2);
  const length = lengthBytes.reduce((value, byte) => value * 256 + byte, 0);
  if (length < (head === 0x58 ? 24 : 0x100)) throw new CardError('RECORD_MALFORMED');
  return take(content, length);
}
