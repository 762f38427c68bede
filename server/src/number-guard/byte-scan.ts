import { findMyNumbers } from '@monban/core/privacy/my-number';
import {
  type ByteRange,
  findBase64Runs,
  findCardObjects,
  findOtherCandidates,
  findPlainCandidates,
  mayHoldDigits,
} from './byte-candidates.ts';

/** Where in the bytes a My Number stands, and how it is written there. Never the number. */
export interface ByteHit {
  /** From the first byte that was pushed. */
  readonly offset: number;
  readonly writing: Writing;
}

export type Writing = 'utf-8' | 'utf-16' | 'cp932' | 'base64' | 'card-object';

export interface ByteScanOptions {
  readonly base64?: boolean;
  readonly bounds?: Bounds;
}

/**
 * `characters`: as people write, a letter beside the digits makes them part of a word. `values`: in what a database has
 * deleted, one value follows the other, and only digits bound digits.
 */
export type Bounds = 'characters' | 'values';

/**
 * Looks for My Numbers in a stream of bytes of any kind, in constant memory: half- and full-width digits in UTF-8,
 * UTF-16 and CP932, in groups, in JSON escapes, and in base64 or base64url one level deep. What counts as one is
 * decided by `findMyNumbers`; UUIDs count as letters (one in 800 would look like a number).
 */
export class ByteScan {
  readonly #looksIntoBase64: boolean;
  readonly #bounds: Bounds;
  #kept: Buffer = Buffer.alloc(0);
  /** Of the first byte that is kept. */
  #offset = 0;
  /** What begins before this was judged. */
  #judged = 0;
  #reportedTo = 0;

  constructor({ base64 = true, bounds = 'characters' }: ByteScanOptions = {}) {
    this.#looksIntoBase64 = base64;
    this.#bounds = bounds;
  }

  /** What is certain by now; a number at the end of the chunk comes with the next call. */
  push(chunk: Uint8Array): readonly ByteHit[] {
    const bytes = this.#kept.length === 0 ? asBuffer(chunk) : Buffer.concat([this.#kept, chunk]);
    const settled = this.#settledLength(bytes);
    const hits = this.#search(bytes, settled);
    const from = Math.max(0, settled - CONTEXT);
    this.#judged = this.#offset + settled;
    this.#kept = Buffer.from(bytes.subarray(from));
    this.#offset += from;
    return hits;
  }

  end(): readonly ByteHit[] {
    return this.#search(this.#kept, this.#kept.length + 1);
  }

  /** A run of base64 at the end is kept whole, so that its four-character groups stay together. */
  #settledLength(bytes: Buffer): number {
    const tail = Math.max(0, bytes.length - OVERLAP);
    if (!this.#looksIntoBase64) return tail;
    const windowStart = Math.max(0, bytes.length - LONGEST_BASE64);
    const last = findBase64Runs(bytes.subarray(windowStart)).at(-1);
    return last && windowStart + last.end === bytes.length ? Math.min(tail, windowStart + last.start) : tail;
  }

  #search(bytes: Buffer, settled: number): ByteHit[] {
    const hits: ByteHit[] = [];
    for (const { start, end, writingAt } of this.#candidatesIn(bytes, settled)) {
      const offset = start + this.#offset;
      if (offset < this.#reportedTo) continue;
      const writing = writingAt();
      if (writing === undefined) continue;
      hits.push({ offset, writing });
      this.#reportedTo = end + this.#offset;
    }
    return hits;
  }

  /** In their order. What was cut at its beginning was judged with it before, but for runs of base64 without an end. */
  #candidatesIn(bytes: Buffer, settled: number): readonly Candidate[] {
    const judged = this.#judged - this.#offset;
    const isDue = ({ start }: ByteRange) => start >= judged && start < settled;
    const digits = [...findPlainCandidates(bytes), ...findOtherCandidates(bytes)].filter(isDue);
    const objects = findCardObjects(bytes).filter(isDue);
    const runs = this.#looksIntoBase64
      ? findBase64Runs(bytes).filter(({ start, end }) => end > judged && start < settled)
      : [];
    return [
      ...objects.map((range) => ({ ...range, writingAt: () => 'card-object' as const })),
      ...digits.map((range) => ({ ...range, writingAt: () => writingOf(bytes, range, this.#bounds) })),
      ...runs.map((range) => ({ ...range, writingAt: () => writingInBase64(bytes, range) })),
    ].sort((left, right) => left.start - right.start);
  }
}

/** Bytes that may be a number; looking closer says whether and how. */
interface Candidate extends ByteRange {
  readonly writingAt: () => Writing | undefined;
}

/** All hits in bytes that are in memory. */
export function findNumbersInBytes(bytes: Uint8Array, options: ByteScanOptions = {}): readonly ByteHit[] {
  const scan = new ByteScan(options);
  return [...scan.push(bytes), ...scan.end()];
}

/** Bytes around a candidate that decide whether it is bounded: a whole UUID. */
const CONTEXT = 40;
/** Longer than any writing of a number, with its context. */
const OVERLAP = 512;
/** A run of base64 is kept together up to this length. */
const LONGEST_BASE64 = 96 * 1024;

/** A number of its neighbourhood is there without it, too. */
function writingOf(bytes: Buffer, { start, end }: ByteRange, bounds: Bounds): Writing | undefined {
  const [from, to] = [Math.max(0, start - CONTEXT), Math.min(bytes.length, end + CONTEXT)];
  const cuts = { before: from > 0, after: to < bytes.length };
  const countIn = (text: string): number => countNumbers(text, { bounds, cuts });
  const stretch = bytes.subarray(from, to);
  const held = decodings(stretch).map(([writing, texts]) => [writing, texts.map(countIn)] as const);
  if (held.every(([, counts]) => counts.every((count) => count === 0))) return undefined;
  const others = decodings(Buffer.from(stretch).fill('|', start - from, end - from));
  return held.find(([, counts], way) =>
    counts.some((count, shift) => count > countIn(others[way]?.[1][shift] ?? '')),
  )?.[0];
}

/** Where a stretch of bytes is not all there is: digits at that end may be a part of more. */
interface Cuts {
  readonly before: boolean;
  readonly after: boolean;
}

/** Nobody knows where the groups of four begin: a path, a PEM header or an end of a chunk may stand before them. */
const SHIFTS = [0, 1, 2, 3];

function writingInBase64(bytes: Buffer, { start, end }: ByteRange): Writing | undefined {
  const characters = bytes.toString('latin1', start, end).replaceAll(/[\r\n]/g, '');
  const holdsOne = SHIFTS.some((shift) => holdsOneInside(Buffer.from(characters.slice(shift), 'base64')));
  return holdsOne ? 'base64' : undefined;
}

function holdsOneInside(bytes: Buffer): boolean {
  if (!mayHoldDigits(bytes)) return false;
  const scan = new ByteScan({ base64: false });
  return [...scan.push(bytes), ...scan.end()].length > 0;
}

/** In every way in which these bytes may have been meant. */
function decodings(stretch: Buffer): readonly (readonly [Writing, readonly string[]])[] {
  const wide = stretch.includes(0) || stretch.includes(0xff);
  return [
    ['utf-8', [stretch.toString('utf8')]],
    ['utf-16', wide ? [0, 1].flatMap((shift) => bothOrders(stretch.subarray(shift))) : []],
    ['cp932', stretch.includes(0x82) ? [0, 1].map((shift) => CP932.decode(stretch.subarray(shift))) : []],
  ];
}

const CP932 = new TextDecoder('shift_jis');

function bothOrders(stretch: Buffer): readonly string[] {
  const even = stretch.subarray(0, stretch.length & ~1);
  return [even.toString('utf16le'), Buffer.from(even).swap16().toString('utf16le')];
}

const UUID = /(?<![0-9A-Za-z])[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}(?![0-9A-Za-z])/gi;
const ESCAPE = /\\u([0-9a-fA-F]{4})/g;
/** A UUID with whatever value beside it, also one of which the beginning or the end was written over. */
const UUID_REMAINS =
  /[0-9a-f]{8}-[0-9a-f]{4}(?:-[0-9a-f]{0,12})*|(?:[0-9a-f]{0,8}-)?(?:[0-9a-f]{4}-){0,2}[0-9a-f]{1,4}-[0-9a-f]{12}/gi;
/** Dates, telephone numbers and letters are values of their own, whatever follows them. */
const OTHER_VALUE =
  /(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])|0[0-9]{1,2}-[0-9]{4}-[0-9]{4}|0[0-9]{3}-[0-9]{2,3}-[0-9]{4}|[A-Za-z]/g;

function countNumbers(
  text: string,
  { bounds, cuts }: { readonly bounds: Bounds; readonly cuts: Cuts },
): number {
  const plain = text.includes('\\u')
    ? text.replaceAll(ESCAPE, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    : text;
  const searched =
    bounds === 'values'
      ? plain.replaceAll(UUID_REMAINS, '|').replaceAll(OTHER_VALUE, '|')
      : plain.replaceAll(UUID, (id) => 'x'.repeat(id.length));
  // Of a character that was cut in two one that nobody knows is left.
  return findMyNumbers(searched).filter(
    ({ start, end }) => !(cuts.before && start < 2) && !(cuts.after && end > searched.length - 2),
  ).length;
}

function asBuffer(chunk: Uint8Array): Buffer {
  return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
}
