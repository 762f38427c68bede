import type { CommandApdu } from '../apdu.ts';
import { equalBytes } from '../bytes.ts';
import type { CommandHeader, NationalCardProfile } from '../card-profile.ts';
import type { CardPosition } from './position.ts';

/** Every kind of command that may ever leave; each rule is exact to the byte, but for the values it carries. */
export type AllowedCommand =
  | 'select-badge'
  | 'select-jpki'
  | 'select-id-record'
  | 'select-file'
  | 'read-binary'
  | 'query-user-pin'
  | 'verify-user-pin'
  | 'compute-signature'
  | 'authenticate'
  | 'get-response'
  | 'verify-pin'
  | 'generate-key'
  | 'put-data'
  | 'activate'
  | 'get-challenge'
  | 'terminate';

/** The applications that a guard lets be selected, by their full names. */
export interface Applications {
  readonly badgeAid: Uint8Array;
  readonly nationalCards: readonly NationalCardProfile[];
}

export interface RuleContext extends Applications {
  readonly position: CardPosition;
  /** Files of the selected national card that may be selected, and those of them that may be read. */
  readonly selectableFiles: readonly number[];
  readonly readableFiles: readonly number[];
}

export interface Rule {
  readonly kind: AllowedCommand;
  /** `any`: also while we do not know what is selected. */
  readonly application: 'any' | 'badge' | 'jpki';
  readonly fits: (command: CommandApdu, at: RuleContext) => boolean;
}

export function isHeader(command: CommandApdu, header: CommandHeader): boolean {
  const [cla, ins, p1, p2] = header;
  return command.cla === cla && command.ins === ins && command.p1 === p1 && command.p2 === p2;
}

/** Exactly this many bytes of data, and exactly this Ne or none. */
export function hasBody(command: CommandApdu, dataLength: number, ne?: number): boolean {
  return (command.data?.length ?? 0) === dataLength && command.ne === ne;
}

/** The whole name, never a part of it: the card selects by prefix. */
export function selects(command: CommandApdu, aid: Uint8Array, ne?: number): boolean {
  return command.data !== undefined && equalBytes(command.data, aid) && command.ne === ne;
}
