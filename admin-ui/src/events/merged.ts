import type { AccessEvent } from '@monban/core/api/events';

/** By position, newest first; the same event from the list and from the live stream counts once. */
export function merged(known: readonly AccessEvent[], more: readonly AccessEvent[]): readonly AccessEvent[] {
  const byPosition = new Map(known.map((event) => [event.position, event]));
  for (const event of more) byPosition.set(event.position, event);
  return [...byPosition.values()].sort((left, right) => right.position - left.position);
}
