import { AppError } from '@monban/core/errors';

/** One value in the distinguished encoding rules of ITU-T X.690. */
export interface DerValue {
  /** The identifier octet: class, form and number (section 8.1.2). */
  readonly tag: number;
  /** Everything, header included: what a signature covers and what names are compared by. */
  readonly raw: Uint8Array;
  readonly content: Uint8Array;
  /** What a constructed value holds; empty for a primitive one. */
  readonly children: readonly DerValue[];
}

/** Identifier octets of the types that certificates are made of (section 8.1.2 and clause 8 as a whole). */
export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

/**
 * The one value that these bytes are, with nothing after it. Refuses every form that the distinguished rules do not
 * allow: indefinite or padded lengths, padded integers, booleans other than 00 and FF, set bits in unused places,
 * constructed strings, sets out of order, tag numbers of more than one octet, nesting deeper than 32.
 * Throws `MESSAGE_MALFORMED` for all else, whatever the bytes.
 */
export function parseDer(bytes: Uint8Array): DerValue {
  const value = readValue(bytes, 0);
  if (value.raw.length !== bytes.length) malformed('bytes after the end');
  return value;
}

/** As `parseDer`, for something that has to have this identifier. */
export function parseDerOf(tag: number, bytes: Uint8Array): DerValue {
  const value = parseDer(bytes);
  if (value.tag !== tag) malformed('another type than expected');
  return value;
}

/** Section 8.3.2: at least one octet, and the first nine bits are not all alike. */
export function isMinimalInteger([first, second]: Uint8Array): boolean {
  if (first === undefined) return false;
  if (second === undefined) return true;
  return !(first === 0x00 && second < 0x80) && !(first === 0xff && second >= 0x80);
}

export function malformed(problem: string): never {
  throw new AppError('MESSAGE_MALFORMED', { details: { problem } });
}

const MAX_DEPTH = 32;
const CONSTRUCTED = 0x20;
const UNIVERSAL_MASK = 0xc0;

function readValue(bytes: Uint8Array, depth: number): DerValue {
  if (depth > MAX_DEPTH) malformed('nested too deep');
  const tag = octetAt(bytes, 0);
  if ((tag & 0x1f) === 0x1f) malformed('a tag number of more than one octet');
  const { headerLength, length } = readLength(bytes);
  if (bytes.length < headerLength + length) malformed('cut off');
  const raw = bytes.subarray(0, headerLength + length);
  const content = raw.subarray(headerLength);
  const children = (tag & CONSTRUCTED) === 0 ? [] : readChildren(content, depth + 1);
  const value = { tag, raw, content, children };
  if ((tag & UNIVERSAL_MASK) === 0) checkUniversal(value);
  return value;
}

/** Sections 8.1.3 and 10.1: definite, and in as few octets as possible. */
function readLength(bytes: Uint8Array): { readonly headerLength: number; readonly length: number } {
  const first = octetAt(bytes, 1);
  if (first < 0x80) return { headerLength: 2, length: first };
  const count = first & 0x7f;
  if (count === 0 || count > 4) malformed('an indefinite length or one beyond 32 bits');
  let length = 0;
  for (let index = 0; index < count; index++) length = length * 256 + octetAt(bytes, 2 + index);
  if (length < 0x80 || length < 256 ** (count - 1)) malformed('a length in more octets than needed');
  return { headerLength: 2 + count, length };
}

function readChildren(content: Uint8Array, depth: number): readonly DerValue[] {
  const children: DerValue[] = [];
  for (let rest = content; rest.length > 0;) {
    const child = readValue(rest, depth);
    children.push(child);
    rest = rest.subarray(child.raw.length);
  }
  return children;
}

/** The rules of single types; a type without one here has only that of its form. */
const UNIVERSAL_RULES: Readonly<Partial<Record<number, (value: DerValue) => boolean>>> = {
  [TAG.boolean]: ({ content }) => content.length === 1 && (content[0] === 0x00 || content[0] === 0xff),
  [TAG.integer]: ({ content }) => isMinimalInteger(content),
  [TAG.bitString]: ({ content }) => isBitString(content),
  [TAG.octetString]: () => true,
  [TAG.null]: ({ content }) => content.length === 0,
  [TAG.oid]: ({ content }) => isOid(content),
  0x0a: ({ content }) => isMinimalInteger(content),
  [TAG.sequence]: () => true,
  [TAG.set]: ({ children }) => isInOrder(children),
};

/** Section 10.2: strings are primitive. Only SEQUENCE and SET are constructed among the universal types. */
function checkUniversal(value: DerValue): void {
  const isConstructed = (value.tag & CONSTRUCTED) !== 0;
  const mayBe = value.tag === TAG.sequence || value.tag === TAG.set;
  const isSequenceOrSet = (value.tag & 0x1f) === 0x10 || (value.tag & 0x1f) === 0x11;
  if (isConstructed !== mayBe || isSequenceOrSet !== mayBe) malformed('a type in the wrong form');
  if (UNIVERSAL_RULES[value.tag]?.(value) === false)
    malformed('a value that is not in its distinguished form');
}

/** Sections 8.6.2 and 11.2.1: at most seven bits unused, and those are zero. */
function isBitString(content: Uint8Array): boolean {
  const unused = content[0];
  if (unused === undefined || unused > 7) return false;
  if (content.length === 1) return unused === 0;
  return ((content.at(-1) ?? 0) & ((1 << unused) - 1)) === 0;
}

/** Section 8.19.2: no arc begins with padding, and the last one ends. */
function isOid(content: Uint8Array): boolean {
  if (content.length === 0 || (content.at(-1) ?? 0x80) >= 0x80) return false;
  return !content.some((octet, index) => octet === 0x80 && (index === 0 || (content[index - 1] ?? 0) < 0x80));
}

/** Section 11.6: the members of a SET OF ascend. Certificates hold no other kind of set. */
function isInOrder(members: readonly DerValue[]): boolean {
  return members.every((member, index) => {
    const before = members[index - 1];
    return before === undefined || Buffer.compare(before.raw, member.raw) <= 0;
  });
}

function octetAt(bytes: Uint8Array, index: number): number {
  return bytes[index] ?? malformed('cut off');
}
