import { oneOf, whole, type Random } from '../seeded-random.ts';

/** A door in the boundary of the site. */
export interface BoundaryDoor {
  readonly doorId: string;
  readonly controllerId: string;
}

/** Something that is wrong with a controller for a while, in milliseconds since 1970; half-open. */
export interface DoorTrouble {
  readonly controllerId: string;
  readonly kind: 'clock-off' | 'off-line';
  readonly from: number;
  readonly until: number;
  /** By how much its clock is ahead; 0 for what is off line. */
  readonly skewMs: number;
}

const HOUR_MS = 3_600_000;
const MOST_SKEW_MS = 10 * 60_000;

/** About two troubles in a hundred days for each door, of both kinds in turn. */
export function drawTroubles(
  random: Random,
  doors: readonly BoundaryDoor[],
  { firstMs, days }: { readonly firstMs: number; readonly days: number },
): readonly DoorTrouble[] {
  const count = Math.ceil((doors.length * days) / 50);
  return Array.from({ length: count }, (_, index) => {
    const { controllerId } = oneOf(random, doors);
    const kind = index % 2 === 0 ? 'clock-off' : 'off-line';
    const from = firstMs + whole(random, 0, days * 24 - 1) * HOUR_MS;
    const until = from + whole(random, 1, 72) * HOUR_MS;
    const skewMs = kind === 'off-line' ? 0 : whole(random, -MOST_SKEW_MS, MOST_SKEW_MS);
    return { controllerId, kind, from, until, skewMs };
  });
}
