/** A text as the widths of its parts in pixels: a line may break between them and not within one. */
export type TextParts = readonly number[];

/** A part that is wider (an address, a hash) is broken anywhere. */
const LONGEST_PART_PX = 240;

// A letter of a script without spaces with what must not be parted from it (JIS X 4051: brackets, marks, small kana, the
// long vowel and the mark of repetition), or a word.
const OPENING = '\\p{Ps}*';
const SQUARE = '\\u2e80-\\u{3ffff}';
const SMALL_KANA =
  '\\u3041\\u3043\\u3045\\u3047\\u3049\\u3063\\u3083\\u3085\\u3087\\u30a1\\u30a3\\u30a5\\u30a7\\u30a9\\u30c3\\u30e3\\u30e5\\u30e7';
const CLOSING = `[\\p{Pe}\\p{Po}\\u3005\\u30fc${SMALL_KANA}]*`;
const PART = new RegExp(`${OPENING}[${SQUARE}]${CLOSING}|[^\\s${SQUARE}]+\\s*`, 'gu');

export function partsOf(text: string, measure: (part: string) => number): TextParts {
  return (text.match(PART) ?? []).flatMap((part) => {
    const px = measure(part);
    return px <= LONGEST_PART_PX ? [px] : Array.from(part, (letter) => measure(letter));
  });
}

/** How many lines the text takes where a line is so wide; none for an empty one. */
export function linesOf(parts: TextParts, widthPx: number): number {
  let lines = 0;
  let leftPx = 0;
  for (const px of parts) {
    if (lines === 0 || px > leftPx) {
      lines += 1;
      leftPx = widthPx;
    }
    leftPx -= px;
  }
  return lines;
}

export function wholePx(parts: TextParts): number {
  return parts.reduce((sum, px) => sum + px, 0);
}
