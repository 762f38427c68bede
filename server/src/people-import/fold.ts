/** Full-width letters, digits and signs as half-width ones, without spaces around: for codes, dates and headers. */
export function toHalfWidth(text: string): string {
  return text.normalize('NFKC').trim();
}

/** How codes are compared: neither width nor case tells two apart. They are kept as they were written. */
export function foldCode(text: string): string {
  return toHalfWidth(text).toLowerCase();
}

/** How headers are compared: also without spaces, brackets' contents, and signs such as `_` and `*`. */
export function foldHeader(text: string): string {
  return toHalfWidth(text)
    .toLowerCase()
    .replace(/\(.*?\)|\[.*?\]|【.*?】/gu, '')
    .replace(/[\s_\-./*※・:]/gu, '');
}
