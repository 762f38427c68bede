import type { Stay } from './pair-stays.ts';

/** Whoever is back within this goes on with what they began, also after midnight: a break outside is no new day. */
const GOES_ON_WITHIN_MS = 4 * 3_600_000;

/** A stay, and when the shift began that it belongs to; milliseconds since 1970. */
export interface StayOfShift {
  readonly stay: Stay;
  readonly shiftBegan: number;
}

/** Stays of one person, wherever they were, in the order of time. An end that nobody saw is where a shift ends. */
export function staysOfShifts(stays: readonly Stay[]): readonly StayOfShift[] {
  const inOrder = [...stays].sort((one, other) => beginOf(one) - beginOf(other));
  const found: StayOfShift[] = [];
  for (const stay of inOrder) {
    const before = found.at(-1);
    const left = before?.stay.exit?.at;
    const goesOn = before !== undefined && left !== undefined && beginOf(stay) - left <= GOES_ON_WITHIN_MS;
    found.push({ stay, shiftBegan: goesOn ? before.shiftBegan : beginOf(stay) });
  }
  return found;
}

/** Where nobody saw the entry, the exit is all that is known. */
function beginOf({ entry, exit }: Stay): number {
  return entry?.at ?? exit?.at ?? 0;
}
