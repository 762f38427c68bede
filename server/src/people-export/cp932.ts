import Encoding from 'encoding-japanese';

/**
 * Text as CP932 can hold it, where that is the same to a reader: U+2212, U+301C, U+2016 and U+2014 as the characters
 * that Windows has in their place, without variation selectors.
 */
export function forCp932(text: string): string {
  return text
    .replace(/[\u2212\u301c\u2016\u2014]/gu, (character) => MAPPED[character] ?? character)
    .replace(/[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/gu, '');
}

/** Every character of the text that CP932 does not have, once each. */
export function unwritableIn(text: string): readonly string[] {
  return [...new Set(forCp932(text))].filter((character) => !isWritable(character));
}

/** The bytes. Throws `TypeError` for a character that CP932 does not have: it is never written as `?`. */
export function encodeCp932(text: string): Uint8Array {
  const codes = Encoding.stringToCode(forCp932(text));
  return Uint8Array.from(Encoding.convert(codes, { to: 'SJIS', from: 'UNICODE', fallback: 'error' }));
}

const MAPPED: Readonly<Record<string, string>> = {
  '\u2212': '\uff0d',
  '\u301c': '\uff5e',
  '\u2016': '\u2225',
  '\u2014': '\u2015',
};

const known = new Map<string, boolean>();

/** What comes back as it went in: anything else would be another character in the file. */
function isWritable(character: string): boolean {
  if (character <= '\x7e') return true;
  const before = known.get(character);
  if (before !== undefined) return before;
  const isSo = comesBack(character);
  known.set(character, isSo);
  return isSo;
}

function comesBack(character: string): boolean {
  try {
    return new TextDecoder('shift_jis').decode(encodeCp932(character)) === character;
  } catch {
    return false;
  }
}
