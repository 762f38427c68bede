import { readExif, type Exif } from './exif.ts';

/**
 * What a JPEG says of itself (ITU-T T.81, annex B), read without decoding a pixel. A file is read to its end-of-image
 * marker: whatever is cut off before it is refused; what cameras write behind it is ignored.
 */
export type JpegReading =
  | {
      readonly kind: 'jpeg';
      /** As stored, before `orientation` is applied. */
      readonly width: number;
      readonly height: number;
      readonly colour: 'grey' | 'rgb' | 'cmyk';
      /** 1–8, EXIF tag 0x0112; 1 where nothing is said. From 5 on, width and height change places when shown. */
      readonly orientation: number;
      /** The day on the camera's calendar, `YYYY-MM-DD`. */
      readonly takenOn: string | null;
    }
  | { readonly kind: 'refused'; readonly why: 'not-jpeg' | 'damaged' | 'unsupported' };

/** Never throws, whatever the bytes. */
export function readJpeg(bytes: Uint8Array): JpegReading {
  if (bytes[0] !== 0xff || bytes[1] !== SOI || bytes[2] !== 0xff) return refused('not-jpeg');
  const seen: Seen = { frame: undefined, exif: undefined, scans: 0 };
  let at = 2;
  for (;;) {
    const segment = segmentAt(bytes, at);
    if (segment === undefined) return refused('damaged');
    if (segment.marker === EOI) return readingOf(seen);
    const problem = takeSegment(segment, seen);
    if (problem !== undefined) return refused(problem);
    at = segment.marker === SOS ? endOfScan(bytes, segment.end) : segment.end;
  }
}

/** Size and place as people see the picture. */
export function uprightSize(jpeg: Extract<JpegReading, { kind: 'jpeg' }>): {
  readonly width: number;
  readonly height: number;
} {
  const { width, height, orientation } = jpeg;
  return orientation >= 5 ? { width: height, height: width } : { width, height };
}

const [SOI, EOI, SOS, APP1] = [0xd8, 0xd9, 0xda, 0xe1];
/** Start of frame with Huffman coding: baseline, extended sequential, progressive. */
const FRAMES: readonly number[] = [0xc0, 0xc1, 0xc2];
/** Lossless, differential and arithmetic frames, which nobody accepts. */
const OTHER_FRAMES: readonly number[] = [0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf];

interface Frame {
  readonly width: number;
  readonly height: number;
  readonly components: number;
}

interface Seen {
  frame: Frame | undefined;
  exif: Exif | undefined;
  scans: number;
}

interface Segment {
  readonly marker: number;
  /** Without marker and length. */
  readonly body: Uint8Array;
  readonly end: number;
}

function segmentAt(bytes: Uint8Array, from: number): Segment | undefined {
  if (bytes[from] !== 0xff) return undefined;
  let at = from;
  // Any number of fill bytes may stand before a marker (B.1.1.2).
  while (bytes[at] === 0xff) at += 1;
  const marker = bytes[at];
  if (marker === undefined || marker < 0xc0 || marker === SOI) return undefined;
  if (marker === EOI) return { marker, body: bytes.subarray(at, at), end: at + 1 };
  const length = wordAt(bytes, at + 1);
  const end = at + 1 + length;
  if (length < 2 || end > bytes.length) return undefined;
  return { marker, body: bytes.subarray(at + 3, end), end };
}

/** Where the marker after the coded data stands: not a stuffed zero, not a restart (B.1.1.3, B.1.1.5). */
function endOfScan(bytes: Uint8Array, from: number): number {
  let at = bytes.indexOf(0xff, from);
  while (at >= 0) {
    const next = bytes[at + 1];
    if (next === undefined) return bytes.length;
    if (next !== 0x00 && !(next >= 0xd0 && next <= 0xd7)) return at;
    at = bytes.indexOf(0xff, at + 2);
  }
  return bytes.length;
}

function takeSegment({ marker, body }: Segment, seen: Seen): 'damaged' | 'unsupported' | undefined {
  if (OTHER_FRAMES.includes(marker)) return 'unsupported';
  if (FRAMES.includes(marker)) return takeFrame(body, seen);
  if (marker === SOS) {
    if (seen.frame === undefined) return 'damaged';
    seen.scans += 1;
  }
  if (marker === APP1) seen.exif ??= readExif(body);
  return undefined;
}

function takeFrame(body: Uint8Array, seen: Seen): 'damaged' | 'unsupported' | undefined {
  const [precision = 0, components = 0] = [body[0], body[5]];
  if (seen.frame !== undefined || body.length !== 6 + 3 * components) return 'damaged';
  const [height, width] = [wordAt(body, 1), wordAt(body, 3)];
  // A height of 0 is told after the first scan (B.2.5): no camera writes that.
  if (precision !== 8 || height === 0 || width === 0) return 'unsupported';
  seen.frame = { width, height, components };
  return undefined;
}

function readingOf({ frame, exif, scans }: Seen): JpegReading {
  if (frame === undefined || scans === 0) return refused('damaged');
  const colour = COLOURS[frame.components];
  if (colour === undefined) return refused('unsupported');
  return {
    kind: 'jpeg',
    width: frame.width,
    height: frame.height,
    colour,
    orientation: exif?.orientation ?? 1,
    takenOn: exif?.takenOn ?? null,
  };
}

/** By the number of components; four are CMYK or YCCK, whatever Adobe's marker (APP14) says of them. */
const COLOURS: Readonly<Partial<Record<number, 'grey' | 'rgb' | 'cmyk'>>> = {
  1: 'grey',
  3: 'rgb',
  4: 'cmyk',
};

function wordAt(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}

function refused(why: 'not-jpeg' | 'damaged' | 'unsupported'): JpegReading {
  return { kind: 'refused', why };
}
