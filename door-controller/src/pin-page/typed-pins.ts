import { badgePinProblem, isJpkiPin, type PinProblem } from '../desk/badge-pin-rules.ts';
import type { PinsWanted } from '../desk/desk-state.ts';
import type { EnteredPins } from '../desk/pin-pad.ts';

const LINE_FEED = 0x0a;

export type TypedPins =
  | { readonly kind: 'pins'; readonly pins: EnteredPins }
  | { readonly kind: 'problem'; readonly problem: PinProblem }
  /** Not the body that our page sends. */
  | { readonly kind: 'malformed' };

/**
 * Three lines of ASCII digits: PIN of the national card, badge PIN, duress PIN; what is not wanted stays empty. Read
 * as bytes and never as text: text cannot be wiped. The pins are copies, the caller wipes the body.
 */
export function readTypedPins(body: Uint8Array, wanted: PinsWanted): TypedPins {
  const lines = linesOf(body);
  if (lines === undefined) return { kind: 'malformed' };
  const [jpkiLine, badgeLine, duressLine] = lines;
  // A line that nobody asked for has to be empty.
  const unaskedLength =
    (wanted.jpki ? 0 : jpkiLine.length) + (wanted.badge ? 0 : badgeLine.length + duressLine.length);
  if (unaskedLength > 0) return { kind: 'malformed' };
  const typed: EnteredPins = {
    jpkiPin: wanted.jpki ? jpkiLine : undefined,
    badgePin: wanted.badge ? badgeLine : undefined,
    duressPin: duressLine.length > 0 ? duressLine : undefined,
  };
  const problem = problemOf(typed);
  return problem === undefined ? { kind: 'pins', pins: copyOf(typed) } : { kind: 'problem', problem };
}

function problemOf({ jpkiPin, badgePin, duressPin }: EnteredPins): PinProblem | undefined {
  if (jpkiPin && !isJpkiPin(jpkiPin)) return 'jpki-pin-form';
  return badgePin && badgePinProblem(badgePin, { duressPin, jpkiPin });
}

function copyOf({ jpkiPin, badgePin, duressPin }: EnteredPins): EnteredPins {
  return { jpkiPin: jpkiPin?.slice(), badgePin: badgePin?.slice(), duressPin: duressPin?.slice() };
}

/** Views, not copies; undefined unless there are exactly three. */
function linesOf(body: Uint8Array): readonly [Uint8Array, Uint8Array, Uint8Array] | undefined {
  const first = body.indexOf(LINE_FEED);
  const second = body.indexOf(LINE_FEED, first + 1);
  const isThree = first !== -1 && second !== -1 && !body.includes(LINE_FEED, second + 1);
  if (!isThree) return undefined;
  return [body.subarray(0, first), body.subarray(first + 1, second), body.subarray(second + 1)];
}
