/** Half-open, in bytes. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** Between two digits of one number, at most: a dash and spaces in UTF-16. */
const WIDEST_GAP = 9;
/** A longer row of digits is looked at in overlapping stretches. */
const LONGEST_ROW = 256;
const ROW_OVERLAP = 64;
const FEWEST_DIGITS = 12;

const [OTHER, DIGIT, BREAK] = [0, 1, 2];
/** Letters and ends of lines part numbers; everything else may stand between two digits. */
const CLASS_OF = Uint8Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte);
  if (/[0-9]/.test(character)) return DIGIT;
  return /[A-Za-z\n\r]/.test(character) ? BREAK : OTHER;
});

/** Where twelve ASCII digits follow each other closely, in UTF-8 or UTF-16. One pass, one table look-up per byte. */
export function findPlainCandidates(bytes: Uint8Array): ByteRange[] {
  const found: ByteRange[] = [];
  let [digits, start, last] = [0, 0, 0];
  const close = () => {
    if (digits >= FEWEST_DIGITS) found.push({ start, end: last + 1 });
    digits = 0;
  };
  for (let at = 0; at < bytes.length; at += 1) {
    const kind = CLASS_OF[bytes[at] ?? 0];
    if (kind === DIGIT) {
      if (digits > 0 && at - last > WIDEST_GAP + 1) close();
      if (digits === 0) start = at;
      digits += 1;
      last = at;
      if (at - start < LONGEST_ROW) continue;
      close();
      at -= ROW_OVERLAP;
    } else if (kind === BREAK && digits > 0) close();
  }
  close();
  return found;
}

/** Full-width digits in UTF-8, CP932 and UTF-16 (both orders), circled and mathematical digits, JSON escapes. */
const OTHER_DIGIT = String.raw`\xef\xbc[\x90-\x99]|\x82[\x4f-\x58]|\xff[\x10-\x19]|[\x10-\x19]\xff|\xe2\x91[\xa0-\xa8]|\xe2\x93\xaa|\xf0\x9d\x9f[\x8e-\xbf]|\\u(?:ff1|FF1|003)[0-9]`;
const HAS_OTHER = new RegExp(OTHER_DIGIT);
const ANY_ROW = new RegExp(
  `(?:[0-9]|${OTHER_DIGIT})(?:[^0-9A-Za-z\\n\\r]{0,9}?(?:[0-9]|${OTHER_DIGIT})){11,63}`,
  'g',
);

/** The same for digits that are not ASCII, alone or mixed with those that are. */
export function findOtherCandidates(bytes: Buffer): ByteRange[] {
  if (!mayHoldOther(bytes)) return [];
  const characters = bytes.toString('latin1');
  if (!HAS_OTHER.test(characters)) return [];
  const found: ByteRange[] = [];
  ANY_ROW.lastIndex = 0;
  for (let match = ANY_ROW.exec(characters); match; match = ANY_ROW.exec(characters)) {
    const end = match.index + match[0].length;
    found.push({ start: match.index, end });
    if (match[0].length > 100) ANY_ROW.lastIndex = Math.max(match.index + 1, end - ROW_OVERLAP);
  }
  return found;
}

/** Cheap, and true for few chunks: searching for one byte is a matter of the processor's vectors. */
function mayHoldOther(bytes: Buffer): boolean {
  return ['\xef\xbc', '\x82', '\xff', '\xe2\x91', '\xe2\x93', '\xf0\x9d', '\\u'].some((lead) =>
    bytes.includes(lead, 0, 'latin1'),
  );
}

/** The data object of the card's text application: tag FF10, twelve bytes, twelve digits. */
export function findCardObjects(bytes: Buffer): ByteRange[] {
  const found: ByteRange[] = [];
  for (let at = bytes.indexOf(CARD_TAG); at >= 0; at = bytes.indexOf(CARD_TAG, at + 1)) {
    const digits = bytes.subarray(at + CARD_TAG.length, at + CARD_TAG.length + FEWEST_DIGITS);
    if (/^[0-9]{12}$/.test(digits.toString('latin1')))
      found.push({ start: at, end: at + CARD_TAG.length + FEWEST_DIGITS });
  }
  return found;
}

const CARD_TAG = Buffer.from([0xff, 0x10, 0x0c]);

/** Twelve digits are sixteen characters of base64. */
const SHORTEST_BASE64 = 16;
const IS_BASE64 = Uint8Array.from({ length: 256 }, (_, byte) =>
  Number(/[A-Za-z0-9+/_-]/.test(String.fromCharCode(byte))),
);
const [LINE_FEED, CARRIAGE_RETURN] = [0x0a, 0x0d];

/** Runs of base64 or base64url, over the ends of lines inside. */
export function findBase64Runs(bytes: Uint8Array): ByteRange[] {
  const found: ByteRange[] = [];
  let start = 0;
  for (let at = 0; at <= bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (IS_BASE64[byte] === 1 || (at > start && (byte === LINE_FEED || byte === CARRIAGE_RETURN))) continue;
    if (at - start >= SHORTEST_BASE64) found.push({ start, end: at });
    start = at + 1;
  }
  return found;
}

/** Could decoded bytes hold twelve digits in any of the encodings? Decides almost always at once. */
export function mayHoldDigits(bytes: Uint8Array): boolean {
  let digits = 0;
  for (const byte of bytes) digits += IS_PART_OF_DIGIT[byte] ?? 0;
  return digits >= FEWEST_DIGITS;
}

/** First and last bytes of what carries a digit in UTF-16, ASCII, CP932 and UTF-8. */
const PARTS_OF_DIGITS = [
  [0x10, 0x19],
  [0x30, 0x39],
  [0x4f, 0x58],
  [0x90, 0x99],
] as const;
const IS_PART_OF_DIGIT = Uint8Array.from({ length: 256 }, (_, byte) =>
  Number(PARTS_OF_DIGITS.some(([first, last]) => byte >= first && byte <= last)),
);
