/** A PIN with fewer digits is found in random text by chance: it is looked for as a word of its own. */
const LONG_ENOUGH = 6;

/**
 * In which ways a PIN stands in these bytes: as digits, as a number, as hexadecimal or base64 of its digits, as an array
 * of bytes, in UTF-16, or as a padded PIN block. Empty: in none.
 */
export function pinTraces(haystack: Buffer, pin: string): readonly string[] {
  const text = haystack.toString('latin1');
  const digits = Buffer.from(pin, 'ascii');
  const isLong = pin.length >= LONG_ENOUGH;
  const needles: Readonly<Record<string, boolean>> = {
    digits: isLong ? text.includes(pin) : isWord(text, pin),
    number: isLong ? text.includes(String(Number(pin))) : isWord(text, String(Number(pin))),
    hexadecimal: text.toLowerCase().includes(digits.toString('hex')),
    base64: base64Forms(digits, isLong ? [0, 1, 2] : [0]).some((form) => text.includes(form)),
    'array of bytes': new RegExp([...digits].join('\\s*,\\s*')).test(text),
    'UTF-16': haystack.includes(Buffer.from(pin, 'utf16le')),
  };
  return Object.keys(needles).filter((name) => needles[name]);
}

function isWord(text: string, digits: string): boolean {
  return new RegExp(`(?<![A-Za-z0-9_-])${digits}(?![A-Za-z0-9_-])`).test(text);
}

/** What is the same in base64 whatever stands before and after, for each offset in its groups of three bytes. */
function base64Forms(digits: Buffer, offsets: readonly number[]): readonly string[] {
  return offsets.map((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), digits]).toString('base64url');
    const from = Math.ceil((offset * 8) / 6);
    const to = Math.floor(((offset + digits.length) * 8) / 6);
    return encoded.slice(from, to);
  });
}
