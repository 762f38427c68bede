import { concatBytes, requireLength } from '../bytes.ts';
import { equalConstantTime } from '../crypto/compare.ts';
import { AES_BLOCK_LENGTH, aes128Block, hmacSha256 } from '../crypto/symmetric.ts';
import { CardError } from '../errors.ts';
import { LENGTH, MOST_PIN_TRIES, PIN_RESULT, type PinResult } from './format.ts';
import type { PinKeys } from './seal.ts';

/** The badge PIN (badge-ap.md section 5). PINs are ASCII digits in bytes, so that they can be wiped. */

export interface PinOutcome {
  readonly result: PinResult;
  /** 0–5. */
  readonly triesLeft: number;
}

const SHORTEST_PIN = 4;
const LONGEST_PIN = LENGTH.pinBlock;
const PIN_TEXT_LENGTH = LENGTH.pinBlock + LENGTH.pinTag;
const PADDING = 0xff;

/** 4–8 ASCII digits padded with FF to 8 bytes; anything else throws PIN_UNUSABLE. */
export function pinBlock(pin: Uint8Array): Uint8Array {
  const isDigits = pin.every((byte) => byte >= 0x30 && byte <= 0x39);
  if (pin.length < SHORTEST_PIN || pin.length > LONGEST_PIN || !isDigits) throw new CardError('PIN_UNUSABLE');
  const block = new Uint8Array(LENGTH.pinBlock).fill(PADDING);
  block.set(pin);
  return block;
}

/**
 * Item 04: PIN block ‖ duress block. Both have the same length and differ in at least 2 places, and neither is one
 * repeated digit; otherwise PIN_UNUSABLE.
 */
export function pinItem(pin: Uint8Array, duressPin: Uint8Array): Uint8Array {
  const blocks = [pinBlock(pin), pinBlock(duressPin)];
  const item = concatBytes(...blocks);
  for (const block of blocks) block.fill(0);
  const differences = pin.filter((digit, index) => digit !== duressPin[index]).length;
  if (pin.length !== duressPin.length || differences < 2 || isRepeated(pin) || isRepeated(duressPin)) {
    item.fill(0);
    throw new CardError('PIN_UNUSABLE');
  }
  return item;
}

/** The reader's side: C' ‖ T', 24 bytes, for the VERIFY that follows this answer. */
export function sealPin(pin: Uint8Array, keys: PinKeys): Uint8Array {
  const block = pinBlock(pin);
  const ciphertext = xor(block, keyStream(keys).subarray(0, LENGTH.pinBlock));
  block.fill(0);
  return concatBytes(ciphertext, pinTag(keys, ciphertext));
}

/** The card's side: the PIN block, or undefined when T' is wrong (no try is used then). */
export function openPin(sealedPin: Uint8Array, keys: PinKeys): Uint8Array | undefined {
  requireLength(sealedPin, PIN_TEXT_LENGTH, 'sealed PIN');
  const ciphertext = sealedPin.subarray(0, LENGTH.pinBlock);
  const tag = sealedPin.subarray(LENGTH.pinBlock);
  if (!equalConstantTime(pinTag(keys, ciphertext), tag)) return undefined;
  return xor(ciphertext, keyStream(keys).subarray(0, LENGTH.pinBlock));
}

/** The card's side: R ‖ T'', 17 bytes, bound to the VERIFY it answers. */
export function sealPinOutcome(outcome: PinOutcome, sealedPin: Uint8Array, keys: PinKeys): Uint8Array {
  const plain = Uint8Array.of((outcome.triesLeft << 4) | PIN_RESULT[outcome.result]);
  const result = xor(plain, resultStream(keys));
  return concatBytes(result, pinTag(keys, concatBytes(sealedPin, result)));
}

/**
 * The reader's side. Throws PIN_ANSWER_FORGED when T'' does not belong to this VERIFY, and ANSWER_MALFORMED for a
 * wrong length or a result that does not exist.
 */
export function openPinOutcome(answer: Uint8Array, sealedPin: Uint8Array, keys: PinKeys): PinOutcome {
  if (answer.length !== 1 + LENGTH.pinTag) throw new CardError('ANSWER_MALFORMED');
  const result = answer.subarray(0, 1);
  const expected = pinTag(keys, concatBytes(sealedPin, result));
  if (!equalConstantTime(expected, answer.subarray(1))) throw new CardError('PIN_ANSWER_FORGED');
  const plain = xor(result, resultStream(keys))[0] ?? 0;
  return pinOutcome(plain >> 4, plain & 0x0f);
}

function pinOutcome(triesLeft: number, code: number): PinOutcome {
  const result = (Object.keys(PIN_RESULT) as PinResult[]).find((name) => PIN_RESULT[name] === code);
  if (result === undefined || triesLeft > MOST_PIN_TRIES) throw new CardError('ANSWER_MALFORMED');
  return { result, triesLeft };
}

/** ks: bytes 0–7 cover the PIN block, byte 8 the result. */
function keyStream(keys: PinKeys): Uint8Array {
  return aes128Block(keys.encryption, new Uint8Array(AES_BLOCK_LENGTH));
}

function resultStream(keys: PinKeys): Uint8Array {
  return keyStream(keys).subarray(LENGTH.pinBlock, LENGTH.pinBlock + 1);
}

function pinTag(keys: PinKeys, data: Uint8Array): Uint8Array {
  return hmacSha256(keys.authentication, data).slice(0, LENGTH.pinTag);
}

function xor(left: Uint8Array, right: Uint8Array): Uint8Array {
  return left.map((byte, index) => byte ^ (right[index] ?? 0));
}

function isRepeated(pin: Uint8Array): boolean {
  return pin.every((digit) => digit === pin[0]);
}
