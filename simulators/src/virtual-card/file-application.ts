import { type KeyObject, timingSafeEqual } from 'node:crypto';
import { encodeTlv } from '@monban/card-ap/tlv';
import {
  type Answer,
  answer,
  type Application,
  type CardCommand,
  type CommandBody,
  OK,
  word,
} from './application.ts';
import type { PinState } from './card-state.ts';
import { findSignatureForm } from './key-signature.ts';
import { triesLeftWord, WORD } from './word.ts';

/** An elementary file of a national application, by what the card does with it. */
export type CardFile =
  /** Transparent; `readPin` is the PIN file that opens it, `sealed` opens for nobody here. */
  | { readonly kind: 'data'; readonly content: Uint8Array; readonly readPin?: number }
  | { readonly kind: 'sealed' }
  | { readonly kind: 'records'; readonly first: Uint8Array }
  | { readonly kind: 'pin' }
  | { readonly kind: 'key'; readonly privateKey: KeyObject; readonly usePin: number };

export interface FileApplicationSpec {
  readonly name: string;
  readonly aid: Uint8Array;
  readonly files: ReadonlyMap<number, CardFile>;
  /** What the application says to a class byte with secure messaging. */
  readonly secureMessagingWord: number;
}

/** The card's memory for PINs; `put` is durable when it returns. */
export interface PinMemory {
  get(key: string): PinState | undefined;
  put(key: string, pin: PinState): void;
}

export interface FileApplicationDeps {
  readonly pins: PinMemory;
  readonly randomBytes: (length: number) => Uint8Array;
}

type Handler = (command: CardCommand, body: CommandBody) => Answer;

interface FoundPin {
  readonly file: number;
  readonly key: string;
  readonly pin: PinState;
}

const CURRENT_FILE = 0x80;
const SFI_FLAG = 0x80;
const SFI_MASK = 0x1f;
/** Also where more was asked for with an extended Le. */
const LONGEST_RESPONSE = 256;
const READ_BINARY = 0x00b0;
const GET_CHALLENGE = 0x0084;

/**
 * A file system as the JPKI application and its neighbours have it: SELECT EF, READ BINARY, VERIFY, CHANGE REFERENCE
 * DATA, COMPUTE DIGITAL SIGNATURE with the selected key file, GET CHALLENGE. Which PIN was verified is volatile, how
 * many tries are left is not.
 */
export class FileApplication implements Application {
  readonly aid: Uint8Array;
  readonly #spec: FileApplicationSpec;
  readonly #deps: FileApplicationDeps;
  readonly #verified = new Set<number>();
  readonly #handlers: ReadonlyMap<number, Handler>;
  #current: number | undefined;

  constructor(spec: FileApplicationSpec, deps: FileApplicationDeps) {
    this.aid = spec.aid;
    this.#spec = spec;
    this.#deps = deps;
    this.#handlers = new Map<number, Handler>([
      [0x00a4, (command, body) => this.#selectFile(command, body)],
      [READ_BINARY, (command, body) => this.#readBinary(command, body)],
      [0x00b2, (command, body) => this.#readRecord(command, body)],
      [0x0020, (command, body) => this.#verify(command, body)],
      [0x0024, (command, body) => this.#changePin(command, body)],
      [GET_CHALLENGE, (command, body) => this.#getChallenge(command, body)],
      [0x802a, (command, body) => this.#computeSignature(command, body)],
      // Terminal certificate, session key, phone profile: the physical card's answers to an ordinary reader.
      [0x80a2, () => word(WORD.conditionsNotSatisfied)],
      [0x80ae, () => word(WORD.securityStatusNotSatisfied)],
      [0x80fc, () => word(WORD.wrongLength)],
    ]);
  }

  select(p2: number): Answer {
    return p2 === 0x0c ? OK : answer(fileControlInformation(this.aid));
  }

  deselect(): void {
    this.#current = undefined;
    this.#verified.clear();
  }

  execute(command: CardCommand): Answer {
    if (isSecureMessaging(command.cla)) return word(this.#spec.secureMessagingWord);
    if (command.cla !== 0x00 && command.cla !== 0x80) return word(WORD.classNotSupported);
    const name = (command.cla << 8) | command.ins;
    const handler = this.#handlers.get(name);
    if (handler === undefined) return word(WORD.instructionNotSupported);
    const { body } = command;
    if (body === undefined || !takesLength(name, body)) return word(WORD.wrongLength);
    return handler(command, body);
  }

  #selectFile({ p1, p2 }: CardCommand, { data }: CommandBody): Answer {
    // 00 A4 00 00 without data changes nothing inside of an application; by identifier there is no MF above it.
    if (p1 === 0x00) return data.length === 0 ? OK : word(WORD.notFound);
    if (p1 !== 0x02 || (p2 !== 0x0c && p2 !== 0x00)) return word(WORD.wrongParameters);
    const [high, low] = data;
    if (data.length !== 2 || high === undefined || low === undefined) return word(WORD.wrongLength);
    const file = (high << 8) | low;
    if (!this.#spec.files.has(file)) return word(WORD.notFound);
    this.#current = file;
    return OK;
  }

  #readBinary({ p1, p2 }: CardCommand, { ne }: CommandBody): Answer {
    const bySfi = (p1 & SFI_FLAG) !== 0;
    if (bySfi && (p1 & ~(SFI_FLAG | SFI_MASK)) !== 0) return word(WORD.wrongParameters);
    if (bySfi && !this.#spec.files.has(p1 & SFI_MASK)) return word(WORD.notFound);
    if (ne === undefined) return word(WORD.wrongLength);
    if (bySfi) this.#current = p1 & SFI_MASK;
    const content = this.#readableContent();
    if ('sw' in content) return content;
    const offset = bySfi ? p2 : (p1 << 8) | p2;
    if (offset >= content.length) return word(WORD.wrongOffset);
    return answer(content.slice(offset, offset + Math.min(ne, LONGEST_RESPONSE)));
  }

  #readableContent(): Uint8Array | Answer {
    const file = this.#fileOf(this.#current);
    if (file === undefined) return word(WORD.noCurrentFile);
    if (file.kind === 'sealed') return word(WORD.securityStatusNotSatisfied);
    if (file.kind !== 'data') return word(WORD.wrongFileType);
    const isOpen = file.readPin === undefined || this.#verified.has(file.readPin);
    return isOpen ? file.content : word(WORD.securityStatusNotSatisfied);
  }

  #readRecord({ p1, p2 }: CardCommand, { ne }: CommandBody): Answer {
    if ((p2 & 0x07) !== 0x04) return word(WORD.wrongParameters);
    const file = this.#fileOf(p2 >> 3);
    if (file?.kind !== 'records') return word(WORD.notFound);
    if (p1 !== 1) return word(WORD.recordNotFound);
    return ne === undefined ? word(WORD.wrongLength) : answer(file.first.slice(0, ne));
  }

  #verify({ p1, p2 }: CardCommand, { data }: CommandBody): Answer {
    if (p1 !== 0x00) return word(WORD.wrongParameters);
    const found = this.#pinOf(p2);
    if ('sw' in found) return found;
    const { file, key, pin } = found;
    if (data.length === 0) return word(triesLeftWord(pin.triesLeft));
    if (pin.triesLeft === 0) return word(WORD.referenceDataBlocked);
    // The try is gone before the comparison: a card pulled now has lost it.
    const spent = { ...pin, triesLeft: pin.triesLeft - 1 };
    this.#deps.pins.put(key, spent);
    this.#verified.delete(file);
    if (!matches(pin, data)) return word(triesLeftWord(spent.triesLeft));
    this.#deps.pins.put(key, { ...pin, triesLeft: pin.limit });
    this.#verified.add(file);
    return OK;
  }

  #changePin({ p1, p2 }: CardCommand, { data }: CommandBody): Answer {
    if (p1 !== 0x01) return word(WORD.wrongParameters);
    const found = this.#pinOf(p2);
    if ('sw' in found) return found;
    if (data.length === 0) return word(WORD.wrongLength);
    if (!this.#verified.has(found.file)) return word(WORD.securityStatusNotSatisfied);
    this.#deps.pins.put(found.key, { ...found.pin, value: Buffer.from(data).toString('latin1') });
    return OK;
  }

  #computeSignature({ p1, p2 }: CardCommand, { data }: CommandBody): Answer {
    if ((p2 & ~SFI_MASK) !== CURRENT_FILE) return word(WORD.wrongParameters);
    const file = this.#fileOf(this.#pointTo(p2));
    if (file === undefined) return word(WORD.noCurrentFile);
    if (file.kind !== 'key') return word(WORD.wrongFileType);
    const form = findSignatureForm(file.privateKey, p1);
    if (form === undefined) return word(WORD.wrongParameters);
    if (data.length === 0) return word(WORD.wrongLength);
    if (!form.fits(data.length)) return word(WORD.conditionsNotSatisfied);
    if (!this.#verified.has(file.usePin)) return word(WORD.securityStatusNotSatisfied);
    return answer(form.sign(file.privateKey, data));
  }

  #getChallenge({ p1, p2 }: CardCommand, { data, ne, isExtended }: CommandBody): Answer {
    if (p1 !== 0x00 || p2 !== 0x00) return word(WORD.wrongParameters);
    if (isExtended) return word(WORD.conditionsNotSatisfied);
    return ne === undefined || data.length > 0 ? word(WORD.wrongLength) : answer(this.#deps.randomBytes(ne));
  }

  #fileOf(file: number | undefined): CardFile | undefined {
    return file === undefined ? undefined : this.#spec.files.get(file);
  }

  /** The file that a P2 of 80 or 80+SFI means; the latter selects it. */
  #pointTo(p2: number): number | undefined {
    if (p2 !== CURRENT_FILE && this.#spec.files.has(p2 & SFI_MASK)) this.#current = p2 & SFI_MASK;
    return p2 === CURRENT_FILE ? this.#current : p2 & SFI_MASK;
  }

  #pinOf(p2: number): FoundPin | Answer {
    if ((p2 & ~SFI_MASK) !== CURRENT_FILE) return word(WORD.wrongParameters);
    const file = this.#pointTo(p2);
    if (file === undefined) return word(WORD.noCurrentFile);
    if (!this.#spec.files.has(file)) return word(WORD.notFound);
    const key = pinKey(this.#spec.name, file);
    const pin = this.#deps.pins.get(key);
    return pin === undefined ? word(WORD.wrongFileType) : { file, key, pin };
  }
}

/** How a PIN is named in the card's memory, such as `jpki/0018`. */
export function pinKey(application: string, file: number): string {
  return `${application}/${file.toString(16).padStart(4, '0')}`;
}

/** FCI with the DF name (ISO/IEC 7816-4 table 8). */
export function fileControlInformation(aid: Uint8Array): Uint8Array {
  return encodeTlv(0x6f, encodeTlv(0x84, aid));
}

/** Newer cards take a long Le where they read; the challenge has a word of its own for it. */
function takesLength(name: number, body: CommandBody): boolean {
  return !body.isExtended || name === GET_CHALLENGE || (name === READ_BINARY && body.data.length === 0);
}

function isSecureMessaging(cla: number): boolean {
  return cla < 0x10 && (cla & 0x0c) !== 0;
}

function matches(pin: PinState, data: Uint8Array): boolean {
  if (pin.value === null) return false;
  const expected = Buffer.from(pin.value, 'latin1');
  return expected.length === data.length && timingSafeEqual(expected, data);
}
