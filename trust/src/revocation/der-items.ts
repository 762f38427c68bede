import { malformed, parseDerOf, type DerValue } from '../certificate-path/der.ts';

/** The part of a list that is no entry, and any entry, are far smaller; only so much is ever held as a tree. */
const MAX_PART_BYTES = 65_536;

/** As `parseDerOf`, for one part of a list: a tree costs a hundred times what its octets do. */
export function parsePartOf(tag: number, bytes: Uint8Array): DerValue {
  return bytes.length > MAX_PART_BYTES ? malformed('a part beyond reason') : parseDerOf(tag, bytes);
}

/**
 * The values inside one constructed value, each with its header, without looking into them: a list of 200,000 entries
 * is never held as a tree. Lengths are definite and shortest (X.690 section 10.1). Throws `MESSAGE_MALFORMED`.
 */
export function itemsOf(tag: number, bytes: Uint8Array): Iterable<Uint8Array> {
  const { headerLength, length } = readHeader(bytes, 0);
  if (bytes[0] !== tag || headerLength + length !== bytes.length) malformed('not the one value that is due');
  return itemsBetween(bytes, headerLength);
}

function* itemsBetween(bytes: Uint8Array, from: number): Generator<Uint8Array> {
  for (let at = from; at < bytes.length;) {
    const { headerLength, length } = readHeader(bytes, at);
    const end = at + headerLength + length;
    if (end > bytes.length) malformed('cut off');
    yield bytes.subarray(at, end);
    at = end;
  }
}

function readHeader(bytes: Uint8Array, at: number): { headerLength: number; length: number } {
  const first = bytes[at + 1] ?? malformed('cut off');
  if (first < 0x80) return { headerLength: 2, length: first };
  const count = first & 0x7f;
  if (count === 0 || count > 4) malformed('an indefinite length or one beyond 32 bits');
  let length = 0;
  for (let index = 0; index < count; index++) {
    length = length * 256 + (bytes[at + 2 + index] ?? malformed('cut off'));
  }
  if (length < 0x80 || length < 256 ** (count - 1)) malformed('a length in more octets than needed');
  return { headerLength: 2 + count, length };
}
