import { decodeCommand } from '@monban/card-ap/apdu';

/** A response: data and status word. */
export interface Answer {
  readonly data: Uint8Array;
  readonly sw: number;
}

/**
 * A command as the chip sees it: the header is always there, the body only when Lc and Le fit the bytes (ISO/IEC 7816-4
 * section 5.1). So an application can check class, instruction and parameters before lengths.
 */
export interface CardCommand {
  readonly cla: number;
  readonly ins: number;
  readonly p1: number;
  readonly p2: number;
  readonly body: CommandBody | undefined;
}

export interface CommandBody {
  /** Empty when there is no Lc. */
  readonly data: Uint8Array;
  /** 1–256, or up to 65,536 with extended lengths; undefined when there is no Le. */
  readonly ne: number | undefined;
  /** Lc or Le came in the long form, which most commands of most cards refuse. */
  readonly isExtended: boolean;
}

/** One application of the card. Its volatile state lives from `select` to `deselect`. */
export interface Application {
  readonly aid: Uint8Array;
  /** SELECT by name found it. `p2` is 00 or 0C. */
  select(p2: number): Answer;
  /** Another SELECT by name, reset or loss of power: everything volatile goes. */
  deselect(): void;
  execute(command: CardCommand): Answer;
}

/** Undefined when there are not even four bytes. */
export function parseCommand(bytes: Uint8Array): CardCommand | undefined {
  const [cla, ins, p1, p2] = bytes;
  if (cla === undefined || ins === undefined || p1 === undefined || p2 === undefined) return undefined;
  return { cla, ins, p1, p2, body: parseBody(bytes) };
}

export function answer(data: Uint8Array): Answer {
  return { data, sw: 0x9000 };
}

export function word(sw: number): Answer {
  return { data: new Uint8Array(0), sw };
}

export const OK: Answer = word(0x9000);

function parseBody(bytes: Uint8Array): CommandBody | undefined {
  try {
    const { data, ne } = decodeCommand(bytes);
    return { data: data ?? new Uint8Array(0), ne, isExtended: false };
  } catch {
    return parseExtendedBody(bytes);
  }
}

/** `00` where Lc or Le would stand, then two bytes. Whatever else is wrong behind the header is just wrong length. */
function parseExtendedBody(bytes: Uint8Array): CommandBody | undefined {
  const length = twoBytes(bytes.subarray(5, 7));
  if (bytes[4] !== 0x00 || length === undefined) return undefined;
  const rest = bytes.subarray(7);
  if (rest.length === 0) return { data: rest, ne: expected(length), isExtended: true };
  const data = rest.subarray(0, length);
  const le = rest.subarray(length);
  if (length === 0 || data.length < length || (le.length !== 0 && le.length !== 2)) return undefined;
  const ne = twoBytes(le);
  return { data, ne: ne === undefined ? undefined : expected(ne), isExtended: true };
}

function twoBytes([high, low]: Uint8Array): number | undefined {
  return high === undefined || low === undefined ? undefined : (high << 8) | low;
}

function expected(le: number): number {
  return le === 0 ? 65_536 : le;
}
