import type { Caller } from '../http/route.ts';
import type { EventsView } from './event-store.ts';

/** Whoever runs the doors sees who was at them for as long as that helps to run them. */
const NAMES_SHOWN_HOURS = 24;

type Watcher = Pick<Caller, 'scope' | 'permissions'>;

/** What of the events this caller sees: nobody, whatever the role, draws the line of a person's days (ADR 0023). */
export function eventsViewOf(caller: Watcher, at: Date): EventsView {
  const since = new Date(at.getTime() - NAMES_SHOWN_HOURS * 3_600_000).toISOString();
  return { ...movementsViewOf(caller), namesSince: since };
}

/** What of one person's events this caller sees, once `requireLookUp` has let them through. */
export function movementsViewOf({ scope, permissions }: Watcher): EventsView {
  return { scope, mayReadAssurance: permissions.has('events:read-assurance') };
}
