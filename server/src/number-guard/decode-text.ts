/**
 * The text of bytes that are a text file: UTF-8, UTF-16 (with a byte order mark, or plainly so) or CP932. Undefined for
 * everything else: bytes that no text has, or that are none of these.
 */
export function decodeText(bytes: Uint8Array): string | undefined {
  for (const encoding of encodingsOf(bytes)) {
    const text = decoded(bytes, encoding);
    if (text !== undefined && !NO_TEXT.test(text) && (!encoding.startsWith('utf-16') || isWritten(text)))
      return text;
  }
  return undefined;
}

/** Control characters that stand in no text. */
// eslint-disable-next-line no-control-regex -- these are what is meant
const NO_TEXT = /[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]/;

/** Almost any bytes are some UTF-16: what people write is ASCII and Japanese for the most part. */
const JAPANESE =
  /[\t\n\r -~\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}\u3000-\u303f\uff00-\uffef]/gu;

function isWritten(text: string): boolean {
  const sample = text.slice(0, 4096);
  return (sample.match(JAPANESE)?.length ?? 0) >= sample.length * 0.7;
}

function encodingsOf(bytes: Uint8Array): readonly string[] {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return ['utf-16le'];
  if (first === 0xfe && second === 0xff) return ['utf-16be'];
  if (bytes.subarray(0, 4096).includes(0)) return ['utf-16le', 'utf-16be'];
  return ['utf-8', 'shift_jis'];
}

function decoded(bytes: Uint8Array, encoding: string): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
