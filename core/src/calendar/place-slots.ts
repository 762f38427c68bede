import { minutesOf, type PlannedSlot } from './slot-plan.ts';

export interface PlacedSlot extends PlannedSlot {
  readonly startsAt: Date;
  readonly endsAt: Date;
}

/**
 * Planned slots on a day whose clock may change. `instantOf` says when the clock first shows so many minutes since
 * midnight, or the first later one. A slot that holds a minute which the clock skips is left out; of an hour that comes
 * twice the first one counts. So each lasts as long as it says, and none overlaps another at its desk.
 */
export function placeSlots(
  planned: readonly PlannedSlot[],
  instantOf: (minute: number) => Date,
): readonly PlacedSlot[] {
  return planned.flatMap((slot) => {
    const [from, until] = [minutesOf(slot.from), minutesOf(slot.until)];
    const startsAt = instantOf(from);
    const lengthMs = (until - from) * 60_000;
    if (instantOf(until).getTime() - startsAt.getTime() < lengthMs) return [];
    return [{ ...slot, startsAt, endsAt: new Date(startsAt.getTime() + lengthMs) }];
  });
}
