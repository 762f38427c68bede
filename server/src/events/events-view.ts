import type { Caller } from '../http/route.ts';
import type { EventsView } from './event-store.ts';

/** Whoever runs the doors sees who was at them for as long as that helps to run them. */
const NAMES_SHOWN_HOURS = 24;

/** What of the events this caller sees (ADR 0023). */
export function eventsViewOf(caller: Pick<Caller, 'scope' | 'permissions'>, at: Date): EventsView {
  const { scope, permissions } = caller;
  const since = new Date(at.getTime() - NAMES_SHOWN_HOURS * 3_600_000).toISOString();
  return {
    scope,
    mayReadAssurance: permissions.has('events:read-assurance'),
    namesSince: permissions.has('movements:read') ? undefined : since,
  };
}
