import { decodeCommand } from '@monban/card-ap/apdu';

/** A response: data and status word. */
export interface Answer {
  readonly data: Uint8Array;
  readonly sw: number;
}

/**
 * A command as the chip sees it: the header is always there, the body only when Lc and Le fit the bytes (short lengths
 * only, ISO/IEC 7816-4 section 5.1). So an application can check class, instruction and parameters before lengths.
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
  /** 1–256; undefined when there is no Le. */
  readonly ne: number | undefined;
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
    return { data: data ?? new Uint8Array(0), ne };
  } catch {
    // Whatever is wrong behind the header is one thing to a chip: wrong length.
    return undefined;
  }
}
