import { type DerValue, isMinimalInteger, malformed, parseDerOf, TAG } from './der.ts';

/** The fields of one SEQUENCE, taken one after the other; whatever is not taken is refused at the end. */
export class DerFields {
  readonly #fields: readonly DerValue[];
  #next = 0;

  constructor(sequence: DerValue) {
    if ((sequence.tag & 0x20) === 0) malformed('a primitive value where fields are due');
    this.#fields = sequence.children;
  }

  /** The next field, which has one of these identifiers. Throws `MESSAGE_MALFORMED` otherwise, as all here do. */
  take(...tags: readonly number[]): DerValue {
    return this.takeIf(...tags) ?? malformed('a field is missing or of another type');
  }

  /** The next field if it has one of these identifiers. */
  takeIf(...tags: readonly number[]): DerValue | undefined {
    const field = this.#fields[this.#next];
    if (field === undefined || !tags.includes(field.tag)) return undefined;
    this.#next += 1;
    return field;
  }

  end(): void {
    if (this.#next !== this.#fields.length) malformed('a field too many');
  }
}

/** The fields of the SEQUENCE that these bytes are. */
export function fieldsOf(bytes: Uint8Array): DerFields {
  return new DerFields(parseDerOf(TAG.sequence, bytes));
}

/** The members of a SEQUENCE OF that has at least one (SIZE (1..MAX)), all with this identifier. */
export function membersOf(list: DerValue, tag: number): readonly DerValue[] {
  if (list.tag !== TAG.sequence || list.children.length === 0) malformed('an empty list, or none');
  if (list.children.some((member) => member.tag !== tag)) malformed('a list member of another type');
  return list.children;
}

/** Far more than any identifier in use has: one long arc takes a time that grows with the square of its octets. */
const MAX_OID_BYTES = 128;

/** The dotted form of an OBJECT IDENTIFIER (X.690 section 8.19) of at most 128 octets, arcs of any size. */
export function oidOf({ tag, content }: DerValue): string {
  if (tag !== TAG.oid || content.length > MAX_OID_BYTES)
    malformed('no object identifier, or a far too long one');
  const arcs: bigint[] = [];
  let arc = 0n;
  for (const octet of content) {
    arc = (arc << 7n) | BigInt(octet & 0x7f);
    if (octet >= 0x80) continue;
    arcs.push(arc);
    arc = 0n;
  }
  const [first = 0n, ...rest] = arcs;
  const root = first < 80n ? first / 40n : 2n;
  return [root, first - root * 40n, ...rest].join('.');
}

/** A count such as a path length: INTEGER (0..MAX), here at most 2^31-1 because nothing counts further. */
export function countOf({ content }: DerValue): number {
  // Under an implicit tag nobody has looked at the form yet.
  if (!isMinimalInteger(content)) malformed('no integer');
  const count = BigInt(`0x${Buffer.from(content).toString('hex')}`);
  if ((content[0] ?? 0x80) >= 0x80 || count > 0x7fff_ffffn) malformed('a count below zero or beyond reason');
  return Number(count);
}

/** UTCTime or GeneralizedTime in the one form of RFC 5280 section 4.1.2.5: seconds, no fraction, `Z`. */
export function timeOf({ tag, content }: DerValue): Date {
  const text = Buffer.from(content).toString('latin1');
  const pattern = tag === TAG.utcTime ? /^\d{12}Z$/ : /^\d{14}Z$/;
  if (!pattern.test(text)) malformed('a time in another form');
  const full = tag === TAG.utcTime ? `${Number(text.slice(0, 2)) >= 50 ? '19' : '20'}${text}` : text;
  const iso = full.replace(/^(....)(..)(..)(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6.000Z');
  const time = new Date(iso);
  // 31 February is a date to the parser, but not the same one when written again.
  if (Number.isNaN(time.getTime()) || time.toISOString() !== iso) malformed('a time that does not exist');
  return time;
}

/** The bits of a named bit list, first one first; trailing zeros are left out (X.690 section 11.2.2). */
export function namedBitsOf({ content }: DerValue): readonly boolean[] {
  const [unused = 0, ...octets] = content;
  const bits = octets.flatMap((octet) =>
    Array.from({ length: 8 }, (_, bit) => (octet & (0x80 >> bit)) !== 0),
  );
  const named = bits.slice(0, bits.length - unused);
  if (named.at(-1) === false) malformed('a bit list with a zero at its end');
  return named;
}
