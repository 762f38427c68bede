import { concatBytes, readUint32, requireLength, uint32Bytes } from '../bytes.ts';
import { requirePoint } from '../crypto/p256.ts';
import { requireSignature } from '../crypto/signature.ts';
import { CardError } from '../errors.ts';
import { decodeTlvSequence, encodeTlv, type TlvShape } from '../tlv.ts';
import {
  isPinStatus,
  LENGTH,
  LIFE_CYCLE,
  type LifeCycle,
  type Mode,
  MODE,
  type PinStatus,
  PROTOCOL_VERSION,
  SUITE,
  TAG,
} from './format.ts';
import { trimRecord } from './record-envelope.ts';

/** The answer to AUTHENTICATE as it travels: readable by nobody but the company's readers. */
export interface SealedAnswer {
  /** E, 65 bytes, a point of the curve. */
  readonly ephemeralKey: Uint8Array;
  /** C: 93 bytes in mode 00, 417 in mode 01. */
  readonly ciphertext: Uint8Array;
  /** T, 16 bytes. */
  readonly tag: Uint8Array;
}

/** P, what the card says inside of the seal. */
export interface AnswerContent {
  readonly badgeId: Uint8Array;
  /** 1 … 2³²−1. */
  readonly counter: number;
  readonly pinStatus: PinStatus;
  /** S, `r ‖ s`, 64 bytes. */
  readonly signature: Uint8Array;
  /** COSE_Sign1 without its padding; present in mode 01, absent in mode 00. */
  readonly record?: Uint8Array;
}

const CONTENT_SHAPES = [
  { tag: TAG.badgeId, length: LENGTH.badgeId },
  { tag: TAG.counter, length: 4 },
  { tag: TAG.pinStatus, length: 1 },
  { tag: TAG.signature, length: LENGTH.signature },
] as const satisfies readonly TlvShape[];
const RECORD_SHAPE = { tag: TAG.record, length: LENGTH.record } as const satisfies TlvShape;

const CONTENT_LENGTHS: Readonly<Record<Mode, number>> = { [MODE.short]: 93, [MODE.withRecord]: 417 };

/** The card's side of SELECT. */
export function encodeSelectAnswer(lifeCycle: LifeCycle): Uint8Array {
  const objects = concatBytes(
    encodeTlv(TAG.protocolVersion, Uint8Array.of(PROTOCOL_VERSION)),
    encodeTlv(TAG.suite, Uint8Array.of(SUITE)),
    encodeTlv(TAG.lifeCycle, Uint8Array.of(LIFE_CYCLE[lifeCycle])),
  );
  return encodeTlv(TAG.selectAnswer, objects);
}

/** Throws ANSWER_MALFORMED for everything that is not exactly the answer of a version 1 badge. */
export function decodeSelectAnswer(bytes: Uint8Array): LifeCycle {
  return malformedUnless(() => {
    const [objects] = decodeTlvSequence(bytes, [{ tag: TAG.selectAnswer }]);
    const one = { length: 1 } as const;
    const [version, suite, lifeCycle] = decodeTlvSequence(objects, [
      { tag: TAG.protocolVersion, ...one },
      { tag: TAG.suite, ...one },
      { tag: TAG.lifeCycle, ...one },
    ]);
    const known = lifeCycleOf(lifeCycle[0]);
    return version[0] === PROTOCOL_VERSION && suite[0] === SUITE ? known : undefined;
  });
}

export function encodeSealedAnswer(sealed: SealedAnswer): Uint8Array {
  const objects = concatBytes(
    encodeTlv(TAG.ephemeralKey, requireLength(sealed.ephemeralKey, LENGTH.point, 'ephemeral key')),
    encodeTlv(TAG.ciphertext, sealed.ciphertext),
    encodeTlv(TAG.answerTag, requireLength(sealed.tag, LENGTH.answerTag, 'answer tag')),
  );
  return encodeTlv(TAG.answer, objects);
}

/** Throws ANSWER_MALFORMED unless the bytes are E1 {93, 94, 9A} with the sizes of this mode and E on the curve. */
export function decodeSealedAnswer(bytes: Uint8Array, mode: Mode): SealedAnswer {
  return malformedUnless(() => {
    const [objects] = decodeTlvSequence(bytes, [{ tag: TAG.answer }]);
    const [ephemeralKey, ciphertext, tag] = decodeTlvSequence(objects, [
      { tag: TAG.ephemeralKey, length: LENGTH.point },
      { tag: TAG.ciphertext, length: CONTENT_LENGTHS[mode] },
      { tag: TAG.answerTag, length: LENGTH.answerTag },
    ]);
    return { ephemeralKey: requirePoint(ephemeralKey), ciphertext, tag };
  });
}

/** P; a record, at most 320 bytes, makes it a mode 01 answer and is padded with zeros. */
export function encodeAnswerContent(content: AnswerContent): Uint8Array {
  const { badgeId, counter, pinStatus, signature, record } = content;
  return concatBytes(
    encodeTlv(TAG.badgeId, requireLength(badgeId, LENGTH.badgeId, 'badge id')),
    encodeTlv(TAG.counter, uint32Bytes(counter)),
    encodeTlv(TAG.pinStatus, Uint8Array.of(pinStatus)),
    encodeTlv(TAG.signature, requireLength(signature, LENGTH.signature, 'signature')),
    record === undefined ? new Uint8Array() : encodeTlv(TAG.record, padRecord(record)),
  );
}

/** Throws ANSWER_MALFORMED unless the bytes are exactly the objects of this mode with values in their ranges. */
export function decodeAnswerContent(bytes: Uint8Array, mode: Mode): AnswerContent {
  return malformedUnless(() => {
    if (mode === MODE.short) return contentOf(decodeTlvSequence(bytes, CONTENT_SHAPES));
    const values = decodeTlvSequence(bytes, [...CONTENT_SHAPES, RECORD_SHAPE]);
    const [badgeId, counter, pinStatus, signature, record] = values;
    const content = contentOf([badgeId, counter, pinStatus, signature]);
    return content && { ...content, record: trimRecord(record) };
  });
}

function contentOf(
  values: readonly [Uint8Array, Uint8Array, Uint8Array, Uint8Array],
): AnswerContent | undefined {
  const [badgeId, counterBytes, pinStatusByte, signature] = values;
  const counter = readUint32(counterBytes);
  const pinStatus = pinStatusByte[0];
  if (counter === 0 || pinStatus === undefined || !isPinStatus(pinStatus)) return undefined;
  return { badgeId, counter, pinStatus, signature: requireSignature(signature) };
}

function padRecord(record: Uint8Array): Uint8Array {
  if (record.length > LENGTH.record) throw new CardError('RECORD_TOO_LONG');
  return concatBytes(record, new Uint8Array(LENGTH.record - record.length));
}

function lifeCycleOf(byte: number | undefined): LifeCycle | undefined {
  switch (byte) {
    case LIFE_CYCLE.blank:
      return 'blank';
    case LIFE_CYCLE.active:
      return 'active';
    case LIFE_CYCLE.terminated:
      return 'terminated';
    case undefined:
    default:
      return undefined;
  }
}

function malformedUnless<Value>(decode: () => Value | undefined): Value {
  let value: Value | undefined;
  try {
    value = decode();
  } catch (cause) {
    throw new CardError('ANSWER_MALFORMED', { cause });
  }
  if (value === undefined) throw new CardError('ANSWER_MALFORMED');
  return value;
}
