import { LocalDate } from '../access/policy.ts';

/** The two facts that a photo's rules need of its EXIF data; everything else in there is dropped unread. */
export interface Exif {
  /** 1–8. */
  readonly orientation: number | undefined;
  /** `YYYY-MM-DD` as the camera's calendar had it. */
  readonly takenOn: string | undefined;
}

/**
 * The body of an APP1 segment (CIPA DC-008, clause 4.5): undefined where it is none of EXIF. What is damaged in it is as
 * if it were not said, because nothing of it is kept anyway.
 */
export function readExif(body: Uint8Array): Exif | undefined {
  if (textAt(body, 0, 6) !== 'Exif\0\0') return undefined;
  const tiff = body.subarray(6);
  const isLittle = textAt(tiff, 0, 2) === 'II';
  if (!isLittle && textAt(tiff, 0, 2) !== 'MM') return undefined;
  const reader: Reader = { bytes: tiff, isLittle };
  const first = directoryAt(reader, numberAt(reader, 4, 4));
  const orientation = first.get(ORIENTATION)?.value;
  const inner = first.get(EXIF_DIRECTORY);
  const taken = inner && directoryAt(reader, inner.value).get(DATE_TIME_ORIGINAL);
  return {
    orientation: orientation !== undefined && orientation <= 8 && orientation >= 1 ? orientation : undefined,
    takenOn: taken && dayOf(textAt(tiff, taken.value, 10)),
  };
}

const ORIENTATION = 0x0112;
const EXIF_DIRECTORY = 0x8769;
const DATE_TIME_ORIGINAL = 0x9003;

interface Reader {
  readonly bytes: Uint8Array;
  readonly isLittle: boolean;
}

/** The value itself, or for texts of more than four bytes the place where they stand. */
interface Entry {
  readonly value: number;
}

const ENTRY_BYTES = 12;
const SHORT = 3;

function directoryAt(reader: Reader, at: number): ReadonlyMap<number, Entry> {
  const entries = new Map<number, Entry>();
  const count = numberAt(reader, at, 2);
  for (let index = 0; index < count; index += 1) {
    const entry = at + 2 + index * ENTRY_BYTES;
    if (entry + ENTRY_BYTES > reader.bytes.length) break;
    const type = numberAt(reader, entry + 2, 2);
    entries.set(numberAt(reader, entry, 2), {
      value: numberAt(reader, entry + 8, type === SHORT ? 2 : 4),
    });
  }
  return entries;
}

/** `2026:05:01 …`; cameras without a clock write zeros or blanks. */
function dayOf(text: string): string | undefined {
  const [, year, month, day] = /^(\d{4}):(0[1-9]|1[0-2]):(0[1-9]|[12]\d|3[01])$/.exec(text) ?? [];
  const date = `${year}-${month}-${day}`;
  return year === undefined || year < '1990' || !LocalDate.safeParse(date).success ? undefined : date;
}

/** Bytes that are not there count as zero. */
function numberAt({ bytes, isLittle }: Reader, at: number, length: number): number {
  let value = 0;
  for (let index = 0; index < length; index += 1)
    value = value * 256 + (bytes[at + (isLittle ? length - 1 - index : index)] ?? 0);
  return value;
}

function textAt(bytes: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + length));
}
