import type { StayOfShift } from './shift-begin.ts';
import type { Span } from './spans.ts';

const MINUTE_MS = 60_000;

/**
 * Presence of the shifts that began on a day of a place, in whole minutes after its 0:00, each end as a clock without
 * seconds shows it. Minutes are those that went by: on a day whose clock is turned, 9:00 may be the 600th. A stay of
 * which nobody saw one end has no length, and is a finding of its own. `dayStart` and `dayEnd` are the day's midnights in
 * the place's zone, in milliseconds since 1970.
 */
export function presenceOn(
  stays: readonly StayOfShift[],
  { dayStart, dayEnd }: { readonly dayStart: number; readonly dayEnd: number },
): readonly Span[] {
  const minuteOf = (at: number): number => Math.floor((at - dayStart) / MINUTE_MS);
  return stays.flatMap(({ stay: { entry, exit }, shiftBegan }) => {
    if (entry === undefined || exit === undefined) return [];
    const isOfTheDay = dayStart <= shiftBegan && shiftBegan < dayEnd;
    return isOfTheDay ? [{ from: minuteOf(entry.at), until: minuteOf(exit.at) }] : [];
  });
}
