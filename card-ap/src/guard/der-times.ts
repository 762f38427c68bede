/** Half-open, in bytes from the start of the file. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

interface DerObject {
  readonly tag: number;
  readonly contentStart: number;
  readonly contentEnd: number;
}

/** Tags of UTCTime and GeneralizedTime, and a time of each to complete one that is known in part. */
const ANY_TIME: ReadonlyMap<number, string> = new Map([
  [0x17, '000101000000+0000'],
  [0x18, '00000101000000+0000'],
]);
/** ASN.1 X.690 section 8.1.2.5: content made of further objects. */
const CONSTRUCTED_BIT = 0x20;
/** Year, month, day, hours, minutes, maybe seconds, and a zone: RFC 5280 section 4.1.2.5 and its older forms. */
const TIME_TEXT =
  /^(?:\d{2}|\d{4})(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?(?:Z|[+-]\d{4})?$/;

/**
 * Where a DER file holds dates. Only what is reached object by object from the first byte counts, so that a tag in
 * the middle of other content excuses nothing, and only text that is a date. A file of which only the beginning is
 * known is walked as far as it is known; a date cut off there counts when it may still become one. Never throws.
 */
export function derTimes(known: Uint8Array): readonly ByteRange[] {
  const times: ByteRange[] = [];
  let offset = 0;
  for (;;) {
    const object = readHeader(known, offset);
    if (object === undefined) return times;
    if (isTime(known, object)) times.push({ start: object.contentStart, end: object.contentEnd });
    // Into constructed objects, past primitive ones: the walk is flat since the order of bytes is the order of objects.
    offset = (object.tag & CONSTRUCTED_BIT) === 0 ? object.contentEnd : object.contentStart;
  }
}

function isTime(known: Uint8Array, object: DerObject): boolean {
  const remainder = ANY_TIME.get(object.tag);
  if (remainder === undefined) return false;
  const text = String.fromCharCode(...known.subarray(object.contentStart, object.contentEnd));
  const isCut = object.contentEnd > known.length;
  return TIME_TEXT.test(isCut ? text + remainder.slice(text.length) : text);
}

/** Lengths of up to two bytes; a file with longer ones is no certificate of the hierarchy. */
function readHeader(bytes: Uint8Array, offset: number): DerObject | undefined {
  const [tag, form, high, low] = bytes.subarray(offset, offset + 4);
  if (tag === undefined || form === undefined || (tag & 0x1f) === 0x1f) return undefined;
  const object = (header: number, length: number): DerObject => {
    const contentStart = offset + header;
    return { tag, contentStart, contentEnd: contentStart + length };
  };
  if (form < 0x80) return object(2, form);
  if (form === 0x81 && high !== undefined) return object(3, high);
  if (form === 0x82 && high !== undefined && low !== undefined) return object(4, high * 256 + low);
  return undefined;
}
