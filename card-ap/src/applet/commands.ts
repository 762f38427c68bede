import type { CommandApdu } from '../apdu.ts';
import { concatBytes, requireLength } from '../bytes.ts';
import { requireSignature } from '../crypto/signature.ts';
import { encodeTlv } from '../tlv.ts';
import { INS, type Item, ITEM, LENGTH, type Mode, TAG } from './format.ts';

/** The commands of the badge application as values (badge-ap.md sections 3 to 6). */

export interface Challenge {
  /** 16 bytes from a CSPRNG, used once, dropped after 2 s. */
  readonly readerNonce: Uint8Array;
  /** 16 bytes. */
  readonly readerId: Uint8Array;
  readonly mode: Mode;
}

export function selectBadgeCommand(aid: Uint8Array): CommandApdu {
  return { cla: 0x00, ins: INS.select, p1: 0x04, p2: 0x00, data: aid, ne: 256 };
}

export function authenticateCommand(challenge: Challenge): CommandApdu {
  const data = concatBytes(
    encodeTlv(TAG.readerNonce, requireLength(challenge.readerNonce, LENGTH.readerNonce, 'reader nonce')),
    encodeTlv(TAG.readerId, requireLength(challenge.readerId, LENGTH.readerId, 'reader id')),
    encodeTlv(TAG.mode, Uint8Array.of(challenge.mode)),
  );
  return { cla: 0x00, ins: INS.internalAuthenticate, p1: 0x00, p2: 0x00, data, ne: 256 };
}

/** `sealedPin` is C' ‖ T', 24 bytes (see applet/pin.ts). */
export function verifyPinCommand(sealedPin: Uint8Array): CommandApdu {
  const data = requireLength(sealedPin, LENGTH.pinBlock + LENGTH.pinTag, 'sealed PIN');
  return { cla: 0x00, ins: INS.verify, p1: 0x00, p2: 0x81, data, ne: 1 + LENGTH.pinTag };
}

/** Erases every item of a blank badge and makes its card key; the answer is the point. */
export function generateKeyCommand(): CommandApdu {
  return { cla: 0x80, ins: INS.generateKey, p1: 0x00, p2: 0x00, ne: 256 };
}

/** A blank badge takes the bare value, at most 320 bytes; above 255 the command leaves as a chain. */
export function storeItemCommand(item: Item, value: Uint8Array): CommandApdu {
  return { cla: 0x80, ins: INS.putData, p1: 0x00, p2: ITEM[item], data: value };
}

export function activateCommand(): CommandApdu {
  return { cla: 0x80, ins: INS.activate, p1: 0x00, p2: 0x00 };
}

export function getChallengeCommand(): CommandApdu {
  return { cla: 0x00, ins: INS.getChallenge, p1: 0x00, p2: 0x00, ne: LENGTH.challenge };
}

/** What may change on an active badge: every item but the badge id, or its end. */
export type BadgeChange =
  | { readonly kind: 'store'; readonly item: Exclude<Item, 'badgeId'>; readonly value: Uint8Array }
  | { readonly kind: 'terminate' };

/** INS, P2 and value of a change: what is sent, and what the management key signs. */
export function changeParts(change: BadgeChange): {
  readonly ins: number;
  readonly p2: number;
  readonly value: Uint8Array;
} {
  return change.kind === 'store'
    ? { ins: INS.putData, p2: ITEM[change.item], value: change.value }
    : { ins: INS.terminate, p2: 0x00, value: new Uint8Array() };
}

/** An active badge takes signature ‖ value. Throws SIGNATURE_MALFORMED. */
export function changeCommand(change: BadgeChange, signature: Uint8Array): CommandApdu {
  const { ins, p2, value } = changeParts(change);
  return { cla: 0x80, ins, p1: 0x00, p2, data: concatBytes(requireSignature(signature), value) };
}
