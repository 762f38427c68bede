import { CHAINING_BIT, type CommandApdu, LONGEST_COMMAND_DATA } from '../apdu.ts';
import { INS, ITEM, LENGTH, TAG } from '../applet/format.ts';
import { equalBytes } from '../bytes.ts';
import type { CardProfile, JpkiFile } from '../card-profile.ts';
import { LONGEST_READ } from '../jpki/commands.ts';
import { type CardPosition, fileId } from './position.ts';

/** Every kind of command that may ever leave; each rule below is exact to the byte, but for the values it carries. */
export type AllowedCommand =
  | 'select-badge'
  | 'select-jpki'
  | 'select-file'
  | 'read-binary'
  | 'authenticate'
  | 'get-response'
  | 'verify-pin'
  | 'generate-key'
  | 'put-data'
  | 'activate'
  | 'get-challenge'
  | 'terminate';

/** What a place may do with a card (ruling 19). A door reads; a desk also makes and changes badges. */
export type GuardProfile = 'door' | 'desk';

interface Allowance {
  readonly commands: ReadonlySet<AllowedCommand>;
  readonly files: readonly JpkiFile[];
}

const DOOR_COMMANDS: readonly AllowedCommand[] = [
  'select-badge',
  'authenticate',
  'get-response',
  'verify-pin',
  'select-jpki',
  'select-file',
  'read-binary',
];

export const ALLOWANCES: Readonly<Record<GuardProfile, Allowance>> = {
  door: { commands: new Set(DOOR_COMMANDS), files: ['user-certificate'] },
  desk: {
    commands: new Set([
      ...DOOR_COMMANDS,
      'generate-key',
      'put-data',
      'activate',
      'get-challenge',
      'terminate',
    ] as const),
    files: ['token-info', 'availability', 'user-certificate', 'user-ca-certificate'],
  },
};

/** The applications that this guard lets be selected, by their full names. */
export interface Applications {
  readonly badgeAid: Uint8Array;
  readonly card: CardProfile;
}

interface Rule {
  readonly kind: AllowedCommand;
  /** `any`: also while we do not know what is selected. */
  readonly application: 'any' | 'badge' | 'jpki';
  readonly fits: (command: CommandApdu, at: RuleContext) => boolean;
}

interface RuleContext extends Applications {
  readonly position: CardPosition;
  readonly files: readonly number[];
}

const RULES: readonly Rule[] = [
  {
    kind: 'select-badge',
    application: 'any',
    fits: (command, at) =>
      isHeader(command, [0x00, INS.select, 0x04, 0x00]) && selects(command, at.badgeAid, 256),
  },
  {
    kind: 'select-jpki',
    application: 'any',
    fits: (command, at) =>
      isHeader(command, [0x00, INS.select, 0x04, 0x0c]) && selects(command, at.card.jpkiAid),
  },
  {
    kind: 'select-file',
    application: 'jpki',
    fits: (command, at) =>
      isHeader(command, [0x00, INS.select, 0x02, 0x0c]) &&
      hasBody(command, 2) &&
      at.files.includes(fileId(command)),
  },
  {
    // P1 bit 8 would name another file by its short identifier.
    kind: 'read-binary',
    application: 'jpki',
    fits: (command, at) =>
      at.position.file !== undefined &&
      isHeader(command, [0x00, 0xb0, command.p1 & 0x7f, command.p2]) &&
      command.ne !== undefined &&
      hasBody(command, 0, Math.min(command.ne, LONGEST_READ)),
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

/** Which listed command this is in the present position; undefined: none, it must not leave. */
export function findAllowedCommand(
  command: CommandApdu,
  profile: GuardProfile,
  at: Applications & { readonly position: CardPosition },
): AllowedCommand | undefined {
  const { commands, files } = ALLOWANCES[profile];
  const context = { ...at, files: files.map((file) => at.card.files[file]) };
  return RULES.find(
    (rule) =>
      commands.has(rule.kind) &&
      (rule.application === 'any' || rule.application === at.position.application) &&
      rule.fits(command, context),
  )?.kind;
}

function isHeader(command: CommandApdu, header: readonly [number, number, number, number]): boolean {
  const [cla, ins, p1, p2] = header;
  return command.cla === cla && command.ins === ins && command.p1 === p1 && command.p2 === p2;
}

/** Exactly this many bytes of data, and exactly this Ne or none. */
function hasBody(command: CommandApdu, dataLength: number, ne?: number): boolean {
  return (command.data?.length ?? 0) === dataLength && command.ne === ne;
}

function selects(command: CommandApdu, aid: Uint8Array, ne?: number): boolean {
  return command.data !== undefined && equalBytes(command.data, aid) && command.ne === ne;
}

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
