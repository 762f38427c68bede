import { CHAINING_BIT, type CommandApdu, LONGEST_COMMAND_DATA } from '../apdu.ts';
import { INS, ITEM, LENGTH, TAG } from '../applet/format.ts';
import type { CardPosition } from './position.ts';
import { hasBody, isHeader, type Rule, selects } from './rule.ts';

/** What may go to the badge application (badge-ap.md sections 3 to 6). */
export const BADGE_RULES: readonly Rule[] = [
  {
    kind: 'select-badge',
    application: 'any',
    fits: (command, at) =>
      isHeader(command, [0x00, INS.select, 0x04, 0x00]) && selects(command, at.badgeAid, 256),
  },
  {
    kind: 'authenticate',
    application: 'badge',
    fits: (command) =>
      isHeader(command, [0x00, INS.internalAuthenticate, 0x00, 0x00]) &&
      hasBody(command, 39, 256) &&
      isChallenge(command.data),
  },
  {
    kind: 'get-response',
    application: 'badge',
    fits: (command, at) =>
      at.position.pending !== undefined &&
      isHeader(command, [0x00, INS.getResponse, 0x00, 0x00]) &&
      hasBody(command, 0, at.position.pending),
  },
  {
    kind: 'verify-pin',
    application: 'badge',
    fits: (command, at) =>
      at.position.verifyMayFollow === true &&
      isHeader(command, [0x00, INS.verify, 0x00, 0x81]) &&
      hasBody(command, LENGTH.pinBlock + LENGTH.pinTag, 1 + LENGTH.pinTag),
  },
  {
    kind: 'generate-key',
    application: 'badge',
    fits: (command) => isHeader(command, [0x80, INS.generateKey, 0x00, 0x00]) && hasBody(command, 0, 256),
  },
  {
    kind: 'put-data',
    application: 'badge',
    fits: (command, at) =>
      isHeader(command, [0x80 | (command.cla & CHAINING_BIT), INS.putData, 0x00, command.p2]) &&
      command.ne === undefined &&
      isPartOfItem(command, at.position),
  },
  {
    kind: 'activate',
    application: 'badge',
    fits: (command) => isHeader(command, [0x80, INS.activate, 0x00, 0x00]) && hasBody(command, 0),
  },
  {
    kind: 'get-challenge',
    application: 'badge',
    fits: (command) =>
      isHeader(command, [0x00, INS.getChallenge, 0x00, 0x00]) && hasBody(command, 0, LENGTH.challenge),
  },
  {
    kind: 'terminate',
    application: 'badge',
    fits: (command) =>
      isHeader(command, [0x80, INS.terminate, 0x00, 0x00]) && hasBody(command, LENGTH.signature),
  },
];

/** `90 10 … 91 10 … 92 01 <00|01>`, 39 bytes. */
function isChallenge(data: Uint8Array | undefined): boolean {
  const fixed: readonly (readonly [number, number])[] = [
    [0, TAG.readerNonce],
    [1, LENGTH.readerNonce],
    [18, TAG.readerId],
    [19, LENGTH.readerId],
    [36, TAG.mode],
    [37, 1],
  ];
  const mode = data?.[38];
  return fixed.every(([index, byte]) => data?.[index] === byte) && mode !== undefined && mode <= 0x01;
}

/** A whole item within its sizes, or the next link of one: links before the last are full. */
function isPartOfItem(command: CommandApdu, position: CardPosition): boolean {
  const { chain } = position;
  const isContinued = (command.cla & CHAINING_BIT) !== 0;
  const part = command.data?.length ?? 0;
  if (chain !== undefined && chain.item !== command.p2) return false;
  const total = (chain?.length ?? 0) + part;
  if (isContinued) return part === LONGEST_COMMAND_DATA && total < longestItem(command.p2);
  return isItemLength(command.p2, total);
}

function longestItem(item: number): number {
  return item === ITEM.record ? LENGTH.signature + LENGTH.record : 0;
}

/** On a blank badge the bare value, on an active one 64 bytes of signature before it (badge-ap.md section 6). */
function isItemLength(item: number, length: number): boolean {
  switch (item) {
    case ITEM.siteKey:
      return isBareOrSigned(length, LENGTH.sitePublicKeyItem);
    case ITEM.badgeId:
      return length === LENGTH.badgeId;
    case ITEM.record:
      return length > 0 && length <= longestItem(item);
    case ITEM.pins:
      return isBareOrSigned(length, 0) || isBareOrSigned(length, 2 * LENGTH.pinBlock);
    case ITEM.managementKey:
      return isBareOrSigned(length, LENGTH.point);
    default:
      return false;
  }
}

function isBareOrSigned(length: number, value: number): boolean {
  return length === value || length === LENGTH.signature + value;
}
