import { concatBytes } from './bytes.ts';
import { CardError } from './errors.ts';

/**
 * A command of ISO/IEC 7816-4 section 5.1 as a value. Short lengths only: one generation of the card promises
 * neither extended lengths nor more (docs/protocol/national-card.md section 1).
 */
export interface CommandApdu {
  readonly cla: number;
  readonly ins: number;
  readonly p1: number;
  readonly p2: number;
  /** Command data; longer than 255 bytes it leaves as a chain. */
  readonly data?: Uint8Array;
  /** Ne: how many bytes of answer are expected, 1–256; absent: none. */
  readonly ne?: number;
}

export interface ResponseApdu {
  readonly data: Uint8Array;
  /** SW1-SW2, 0–FFFF. */
  readonly sw: number;
}

export const LONGEST_COMMAND_DATA = 255;
export const LONGEST_RESPONSE_DATA = 256;
/** CLA bit 5: this is not the last command of the chain (ISO/IEC 7816-4 section 5.4.1). */
export const CHAINING_BIT = 0x10;

/** One short APDU; COMMAND_INVALID when the value is none (bytes out of range, data over 255, Ne over 256). */
export function encodeCommand(command: CommandApdu): Uint8Array {
  const { cla, ins, p1, p2, data = new Uint8Array(), ne } = command;
  if (![cla, ins, p1, p2].every(isByte)) throw new CardError('COMMAND_INVALID');
  if (data.length > LONGEST_COMMAND_DATA) throw new CardError('COMMAND_INVALID');
  if (ne !== undefined && (!Number.isInteger(ne) || ne < 1 || ne > LONGEST_RESPONSE_DATA)) {
    throw new CardError('COMMAND_INVALID');
  }
  const lc = data.length === 0 ? [] : [data.length];
  // Le 00 stands for 256.
  const le = ne === undefined ? [] : [ne & 0xff];
  // In one go: data may be a PIN, and what is copied on the way cannot be wiped.
  return concatBytes(Uint8Array.of(cla, ins, p1, p2, ...lc), data, Uint8Array.from(le));
}

/** The reverse for any bytes: cases 1 to 4 with short lengths; everything else is COMMAND_INVALID. */
export function decodeCommand(bytes: Uint8Array): CommandApdu {
  const header = readHeader(bytes);
  const lc = bytes[4];
  if (lc === undefined) return header;
  if (bytes.length === 5) return { ...header, ne: lengthExpected(lc) };
  // Lc 00 before further bytes would be an extended length.
  if (lc === 0 || bytes.length < 5 + lc || bytes.length > 6 + lc) throw new CardError('COMMAND_INVALID');
  const data = bytes.subarray(5, 5 + lc);
  const le = bytes[5 + lc];
  return le === undefined ? { ...header, data } : { ...header, data, ne: lengthExpected(le) };
}

/** The command as a chain of commands of at most 255 data bytes; Ne belongs to the last. */
export function chainCommand(command: CommandApdu): readonly CommandApdu[] {
  const { data, ne, ...header } = command;
  if (data === undefined || data.length <= LONGEST_COMMAND_DATA) return [command];
  const links: CommandApdu[] = [];
  let offset = 0;
  for (; data.length - offset > LONGEST_COMMAND_DATA; offset += LONGEST_COMMAND_DATA) {
    const part = data.subarray(offset, offset + LONGEST_COMMAND_DATA);
    links.push({ ...header, cla: header.cla | CHAINING_BIT, data: part });
  }
  const last = { ...header, data: data.subarray(offset) };
  return [...links, ne === undefined ? last : { ...last, ne }];
}

/**
 * Splits an answer. Fewer than two bytes is a failure of the way to the card (pcscd returns none, without an error,
 * when a card is pulled in the middle): TRANSPORT. More than 258 bytes were never asked for: RESPONSE_MALFORMED.
 */
export function decodeResponse(bytes: Uint8Array): ResponseApdu {
  const [sw1, sw2] = bytes.subarray(-2);
  if (sw1 === undefined || sw2 === undefined) {
    throw new CardError('TRANSPORT', { details: { answeredBytes: bytes.length } });
  }
  if (bytes.length > LONGEST_RESPONSE_DATA + 2) throw new CardError('RESPONSE_MALFORMED');
  return { data: bytes.subarray(0, -2), sw: sw1 * 256 + sw2 };
}

/** The card's side: data and status word as bytes. */
export function encodeResponse(response: ResponseApdu): Uint8Array {
  return concatBytes(response.data, Uint8Array.of(response.sw >> 8, response.sw & 0xff));
}

function readHeader(bytes: Uint8Array): Pick<CommandApdu, 'cla' | 'ins' | 'p1' | 'p2'> {
  const [cla, ins, p1, p2] = bytes;
  if (cla === undefined || ins === undefined || p1 === undefined || p2 === undefined) {
    throw new CardError('COMMAND_INVALID');
  }
  return { cla, ins, p1, p2 };
}

function lengthExpected(le: number): number {
  return le === 0 ? LONGEST_RESPONSE_DATA : le;
}

function isByte(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= 0xff;
}
