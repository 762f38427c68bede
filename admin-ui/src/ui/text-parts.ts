/** A text as the widths of its parts in pixels: a line may break between them and not within one. */
export type TextParts = readonly number[];

/** A part that is wider (an address, a hash) is broken anywhere. */
const LONGEST_PART_PX = 240;

// A Japanese letter with what must not be parted from it (JIS X 4051: no line begins or ends with these), or a word.
const PART =
  /[（「『【〔〈《]*[⺀-\u{3ffff}][、。，．・：；！？）」』】〕〉》ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々]*|[^\s⺀-\u{3ffff}]+\s*/gu;

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
