/** Rules for a badge PIN and its duress PIN (badge-ap.md section 5), told apart so that the holder learns which. */
export const PIN_PROBLEMS = [
  'jpki-pin-form',
  'pin-form',
  'pin-repeated-digit',
  'pin-is-card-pin',
  'duress-form',
  'duress-length',
  'duress-repeated-digit',
  'duress-too-alike',
] as const;
export type PinProblem = (typeof PIN_PROBLEMS)[number];

const SHORTEST = 4;
const LONGEST = 8;
const FEWEST_DIFFERENCES = 2;
const FIRST_DIGIT = 0x30;

/** ASCII digits in bytes; a duress PIN is there or not, and so is the national card's PIN typed with it. */
export function badgePinProblem(
  pin: Uint8Array,
  { duressPin, jpkiPin }: { duressPin?: Uint8Array | undefined; jpkiPin?: Uint8Array | undefined },
): PinProblem | undefined {
  if (!hasForm(pin)) return 'pin-form';
  if (isRepeated(pin)) return 'pin-repeated-digit';
  if (jpkiPin !== undefined && isSame(pin, jpkiPin)) return 'pin-is-card-pin';
  return duressPin === undefined ? undefined : duressProblem(pin, duressPin);
}

/** Exactly 4 digits. */
export function isJpkiPin(pin: Uint8Array): boolean {
  return pin.length === SHORTEST && pin.every(isDigit);
}

/** One that keeps the rules beside this PIN and that nobody has seen; the caller wipes it. */
export function unknownDuressPin(pin: Uint8Array, randomBytes: (length: number) => Uint8Array): Uint8Array {
  for (;;) {
    const drawn = randomBytes(pin.length);
    // 250 is the greatest multiple of 10 that a byte holds: no digit is likelier than another.
    if (!drawn.every((byte) => byte < 250)) continue;
    const candidate = drawn.map((byte) => FIRST_DIGIT + (byte % 10));
    drawn.fill(0);
    if (duressProblem(pin, candidate) === undefined) return candidate;
  }
}

function duressProblem(pin: Uint8Array, duressPin: Uint8Array): PinProblem | undefined {
  if (!hasForm(duressPin)) return 'duress-form';
  if (duressPin.length !== pin.length) return 'duress-length';
  if (isRepeated(duressPin)) return 'duress-repeated-digit';
  const differences = pin.filter((digit, index) => digit !== duressPin[index]).length;
  return differences < FEWEST_DIFFERENCES ? 'duress-too-alike' : undefined;
}

function hasForm(pin: Uint8Array): boolean {
  return pin.length >= SHORTEST && pin.length <= LONGEST && pin.every(isDigit);
}

function isDigit(byte: number): boolean {
  return byte >= FIRST_DIGIT && byte < FIRST_DIGIT + 10;
}

function isRepeated(pin: Uint8Array): boolean {
  return pin.every((digit) => digit === pin[0]);
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((digit, index) => digit === other[index]);
}
