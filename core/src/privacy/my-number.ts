/**
 * The My Number (個人番号) detector: twelve digits whose last one is the check digit of ministerial ordinance
 * No. 85 of 2014, article 5. It exists to refuse the number on every way in and to prove its absence; it never
 * keeps or returns the digits themselves.
 */

/** Positions in the text as given (UTF-16 units), half-open. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** Exactly twelve ASCII digits with the right check digit. About one of eleven random twelve-digit numbers is. */
export function isMyNumber(digits: string): boolean {
  if (!/^[0-9]{12}$/.test(digits)) return false;
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(digits[index]), 0);
  const remainder = sum % 11;
  return Number(digits[11]) === (remainder <= 1 ? 0 : 11 - remainder);
}

/**
 * Every place where the text holds such a number:
 *
 * - in half-width, full-width or any other form of the ten digits that Unicode folds onto them (NFKC); characters
 *   that nobody sees, such as a zero-width space, count as absent;
 * - in one piece, or in groups joined by at most three spaces or dashes (ideographic space, every dash, minus and
 *   the long-vowel mark included) of one kind, or in the familiar 4-4-4 with spaces, dashes, dots, slashes or
 *   underscores in any mixture;
 * - bounded by something that is neither a digit nor a Latin letter. Kana and kanji are bounds: Japanese writes
 *   no spaces.
 *
 * Not one: longer digit runs (timestamps of 14 digits, application-form IDs of 23, also when written in equal
 * groups), telephone numbers of 10 and 11 digits, a calendar date followed by more digits. Lines are read alone.
 */
export function findMyNumbers(text: string): readonly TextRange[] {
  if (isPlainlyFree(text)) return [];
  const shadow = shadowOf(text);
  return chainsOf(shadow.classes).flatMap((chain) =>
    isApplicationFormId(chain) ? [] : hitsIn(chain).map((hit) => shadow.rangeOf(hit)),
  );
}

/** Does the text hold one anywhere? */
export function holdsMyNumber(text: string): boolean {
  return findMyNumbers(text).length > 0;
}

/** The text with a mark in the place of each: for what must be shown although it may hold one. */
export function withoutMyNumbers(text: string, mark: string): string {
  let kept = '';
  let from = 0;
  for (const { start, end } of findMyNumbers(text)) {
    kept += text.slice(from, start) + mark;
    from = end;
  }
  return kept + text.slice(from);
}

/** Left to right, over the eleven leading digits. */
const WEIGHTS = [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2] as const;

/** Almost all text can be seen to be free in one quick pass. */
function isPlainlyFree(text: string): boolean {
  if (text.length < 12) return true;
  if (ASCII.test(text)) return !CANDIDATE.test(text);
  return (text.match(DIGIT_LIKE)?.length ?? 0) < 12;
}

// eslint-disable-next-line no-control-regex -- all of ASCII is meant
const ASCII = /^[\x00-\x7F]*$/;
const CANDIDATE = /(?<![A-Za-z0-9])[0-9](?:[\t ./_-]{0,3}[0-9]){11}(?![A-Za-z0-9])/;
/** All that NFKC can fold onto one digit. */
const DIGIT_LIKE = /[\p{Decimal_Number}\p{Other_Number}]/gu;

/** One bounded digit run, and what joins it to the run before within its chain. */
interface DigitGroup extends TextRange {
  readonly digits: string;
  readonly joint: Joint;
}

type Joint = 'space' | 'dash' | 'dot' | 'none';

/**
 * The text with one ASCII character per visible character: digits as digits, `a` for a Latin letter, ` `, `-` and
 * `.` for the kinds of separator, `|` for everything else.
 */
function shadowOf(text: string): { classes: string; rangeOf: (range: TextRange) => TextRange } {
  const starts = new Uint32Array(text.length);
  let classes = '';
  let position = 0;
  for (const character of text) {
    const kind = classOf(character);
    if (kind !== '') starts[classes.length] = position;
    classes += kind;
    position += character.length;
  }
  const characterEnd = (index: number) => {
    const start = starts[index] ?? 0;
    return start + String.fromCodePoint(text.codePointAt(start) ?? 0).length;
  };
  return {
    classes,
    rangeOf: ({ start, end }) => ({ start: starts[start] ?? 0, end: characterEnd(end - 1) }),
  };
}

const DASHES = /^[\p{Dash_Punctuation}\u2212\u30FC\uFF70\u2500\u2501]$/u;
const DOTS = /^[./_\u00B7\u2022\u30FB]$/u;
const SPACES = /^[\t\p{Space_Separator}]$/u;

/** One character of `shadowOf`, or nothing for a character that has no width. */
function classOf(character: string): string {
  return CLASS_OF_ASCII[character.codePointAt(0) ?? 0] ?? classByUnicode(character);
}

function classByUnicode(character: string): string {
  if (/^\p{Default_Ignorable_Code_Point}$/u.test(character)) return '';
  // Before folding: NFKC would turn some dashes into other marks.
  if (DASHES.test(character)) return '-';
  if (SPACES.test(character)) return ' ';
  const folded = character.normalize('NFKC');
  if (/^[0-9]$/.test(folded)) return folded;
  if (DOTS.test(folded)) return '.';
  return /\p{Script=Latin}|[0-9]/u.test(folded) ? 'a' : '|';
}

const CLASS_OF_ASCII: readonly string[] = Array.from({ length: 0x80 }, (_, code) =>
  classByUnicode(String.fromCharCode(code)),
);

/** Runs of bounded digit groups with nothing but short separators between them. */
function chainsOf(classes: string): DigitGroup[][] {
  const chains: DigitGroup[][] = [];
  let chain: DigitGroup[] = [];
  for (const match of classes.matchAll(/[0-9a]+/g)) {
    const [word] = match;
    const end = match.index + word.length;
    const joint = jointOf(classes.slice(chain.at(-1)?.end ?? match.index, match.index));
    if (joint === 'none') chains.push((chain = []));
    if (word.includes('a')) chain = [];
    else chain.push({ digits: word, start: match.index, end, joint });
  }
  return chains;
}

function jointOf(between: string): Joint {
  if (!/^[ .-]{1,3}$/.test(between)) return 'none';
  if (between.includes('.')) return 'dot';
  return between.includes('-') ? 'dash' : 'space';
}

/** 申請書ID: 23 digits, printed in equal groups with a shorter last one. */
function isApplicationFormId(chain: readonly DigitGroup[]): boolean {
  const lengths = chain.map((group) => group.digits.length);
  const [size = 0, ...others] = lengths;
  const last = others.pop() ?? 0;
  const total = lengths.reduce((sum, length) => sum + length, 0);
  return total === 23 && size < 12 && last <= size && others.every((length) => length === size);
}

function hitsIn(chain: readonly DigitGroup[]): TextRange[] {
  const hits: TextRange[] = [];
  let index = 0;
  while (index < chain.length) {
    const window = windowOfTwelve(chain.slice(index, index + 12));
    const [first, last] = [window.at(0), window.at(-1)];
    if (first && last) hits.push({ start: first.start, end: last.end });
    index += Math.max(window.length, 1);
  }
  return hits;
}

/** The leading groups that together write one number; none when they do not. */
function windowOfTwelve(groups: readonly DigitGroup[]): readonly DigitGroup[] {
  let digits = '';
  for (const [index, group] of groups.entries()) {
    digits += group.digits;
    if (digits.length > 12) return [];
    const window = groups.slice(0, index + 1);
    if (digits.length < 12) continue;
    const isOne = isOneWriting(window) && !(index > 0 && opensTelephone(groups.slice(index)));
    return isMyNumber(digits) && isOne ? window : [];
  }
  return [];
}

/** In a list such as `0942293799 03-0000-0000` the `03` belongs to what follows it, not to what stands before. */
function opensTelephone(groups: readonly DigitGroup[]): boolean {
  const [area, exchange, line] = groups;
  if (!area?.digits.startsWith('0') || exchange?.joint !== 'dash' || line?.joint !== 'dash') return false;
  return /^[0-9]{10,11}$/.test(area.digits + exchange.digits + line.digits);
}

/** Would a person write one number in these groups? */
function isOneWriting(groups: readonly DigitGroup[]): boolean {
  if (groups.length === 3 && groups.every((group) => group.digits.length === 4)) return true;
  const joints = new Set(groups.slice(1).map((group) => group.joint));
  if (joints.size > 1 || joints.has('dot')) return false;
  return !(joints.has('dash') && startsWithDate(groups));
}

function startsWithDate(groups: readonly DigitGroup[]): boolean {
  const written = groups
    .slice(0, 3)
    .map((group) => group.digits)
    .join('-');
  return /^(19|20)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$/.test(written);
}
