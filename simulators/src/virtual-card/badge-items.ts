import { type Item, ITEM, LENGTH } from '@monban/card-ap/applet/format';
import { pinItem } from '@monban/card-ap/applet/pin';
import { isPoint } from '@monban/card-ap/crypto/p256';

/** The items of personalisation as the card checks them (docs/protocol/badge-ap.md section 6). */

/** Longest possible value with its management signature: what a chain may grow to. */
export const LONGEST_CHAIN = LENGTH.signature + LENGTH.record;

const PIN_ITEM_LENGTH = 2 * LENGTH.pinBlock;
const PIN_PADDING = 0xff;

export function itemOf(p2: number): Item | undefined {
  return ITEM_NAMES.find((name) => ITEM[name] === p2);
}

const ITEM_NAMES: readonly Item[] = ['siteKey', 'badgeId', 'record', 'pins', 'managementKey'];

export function hasItemLength(item: Item, length: number): boolean {
  switch (item) {
    case 'siteKey':
      return length === LENGTH.sitePublicKeyItem;
    case 'badgeId':
      return length === LENGTH.badgeId;
    case 'record':
      return length >= 1 && length <= LENGTH.record;
    case 'pins':
      return length === 0 || length === PIN_ITEM_LENGTH;
    case 'managementKey':
      return length === LENGTH.point;
  }
}

/** The length is right already. A chip cannot judge a record; everything else it can. */
export function isItemContent(item: Item, value: Uint8Array): boolean {
  switch (item) {
    case 'siteKey':
      return value[0] !== 0 && isPoint(value.subarray(1));
    case 'managementKey':
      return isPoint(value);
    case 'pins':
      return value.length === 0 || isPinItem(value);
    case 'badgeId':
    case 'record':
      return true;
  }
}

function isPinItem(value: Uint8Array): boolean {
  const pin = unpadded(value.subarray(0, LENGTH.pinBlock));
  const duressPin = unpadded(value.subarray(LENGTH.pinBlock));
  try {
    // Throws for every pair that the rules do not allow; equal bytes rule out padding in the middle.
    return pinItem(pin, duressPin).every((byte, index) => byte === value[index]);
  } catch {
    return false;
  }
}

function unpadded(block: Uint8Array): Uint8Array {
  const end = block.indexOf(PIN_PADDING);
  return end === -1 ? block : block.subarray(0, end);
}
