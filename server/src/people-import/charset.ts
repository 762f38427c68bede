import type { ImportCharset } from '@monban/core/api/people-import';

export interface DetectedCharset {
  readonly charset: ImportCharset;
  readonly hasByteOrderMark: boolean;
}

/**
 * A byte order mark decides; without one, what is valid UTF-8 is UTF-8, and everything else is CP932, as Excel in
 * Japan saves CSV. Text of ASCII alone is UTF-8, which reads the same.
 */
export function detectCharset(bytes: Uint8Array): DetectedCharset {
  const mark = MARKS.find(({ start }) => start.every((byte, index) => bytes[index] === byte));
  if (mark) return { charset: mark.charset, hasByteOrderMark: true };
  return { charset: isUtf8(bytes) ? 'utf-8' : 'cp932', hasByteOrderMark: false };
}

/** The text without its mark. Bytes that are no character become U+FFFD, which `readCsv` refuses by row and column. */
export function decodeText(bytes: Uint8Array, charset: ImportCharset): string {
  // The label is that of the WHATWG encoding standard, whose Shift_JIS is CP932.
  return new TextDecoder(charset === 'cp932' ? 'shift_jis' : charset).decode(bytes);
}

/** What stands where bytes were no character. */
export const REPLACEMENT = '\uFFFD';

const MARKS: readonly { readonly charset: ImportCharset; readonly start: readonly number[] }[] = [
  { charset: 'utf-8', start: [0xef, 0xbb, 0xbf] },
  { charset: 'utf-16le', start: [0xff, 0xfe] },
  { charset: 'utf-16be', start: [0xfe, 0xff] },
];

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
