import { AppError, type FieldProblem } from '../errors.ts';
import { holdsMyNumber } from './my-number.ts';

/** Throws `MY_NUMBER_REFUSED` naming the fields, never what they held. For every body, query and message text. */
export function refuseMyNumber(value: unknown): void {
  const problems = findMyNumberFields(value).map((pointer): FieldProblem => ({
    pointer,
    code: 'MY_NUMBER_REFUSED',
    message: 'This field holds a My Number. Remove it: the number is not accepted anywhere and was not kept.',
  }));
  if (problems.length > 0) throw new AppError('MY_NUMBER_REFUSED', { details: { problems } });
}

/**
 * JSON pointers (RFC 6901) of all fields of a parsed JSON value that hold a My Number, in document order. A property
 * whose *name* holds one is pointed to as `…/*`, so that no pointer repeats the number. In a field for a telephone
 * number (`phone`, `mobilePhone` …) a leading +81 is read as the 0 it will be stored as (`domesticPhone`).
 * Deep nesting costs heap, not stack.
 */
export function findMyNumberFields(value: unknown): readonly string[] {
  const found: string[] = [];
  const pending: Place[] = [{ value, name: undefined, parent: undefined }];
  for (let place = pending.pop(); place; place = pending.pop()) {
    if (place.name !== undefined && holdsMyNumber(place.name)) found.push(pointerTo(place));
    else if (typeof place.value === 'object' && place.value !== null) pushChildren(place, pending);
    else if (holdsMyNumber(textOf(place))) found.push(pointerTo(place));
  }
  return found;
}

/** A Japanese telephone number as it is stored: `+81 90 …` becomes `090 …`; any other text is returned as it is. */
export function domesticPhone(text: string): string {
  return text.replace(/^[\s(]*[+＋](?:81|８１)[\s)-]*(?:\(0\))?[\s-]*/u, '0');
}

/** One value and the way to it; pointers are written only for hits. */
interface Place {
  readonly value: unknown;
  readonly name: string | undefined;
  readonly parent: Place | undefined;
}

/** Last first, because the last pushed is the first visited. */
function pushChildren(parent: Place, pending: Place[]): void {
  const entries: [string, unknown][] = Object.entries(parent.value as object);
  for (const [name, value] of entries.reverse()) pending.push({ value, name, parent });
}

function textOf({ value, name }: Place): string {
  if (typeof value === 'string') return /phone$/i.test(name ?? '') ? domesticPhone(value) : value;
  // The digits after a decimal point are nobody's number.
  if (typeof value === 'number') return String(Math.trunc(value));
  return typeof value === 'bigint' ? String(value) : '';
}

function pointerTo(place: Place): string {
  const segments: string[] = [];
  for (let at: Place | undefined = place; at?.name !== undefined; at = at.parent) {
    segments.push(holdsMyNumber(at.name) ? '*' : at.name.replaceAll('~', '~0').replaceAll('/', '~1'));
  }
  return segments
    .reverse()
    .map((segment) => `/${segment}`)
    .join('');
}
