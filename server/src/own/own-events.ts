import type { AccessEvent } from '@monban/core/api/events';
import type { OwnEvent } from '@monban/core/api/own';
import type { PersonId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { listEvents, type EventsPurpose, type EventsView } from '../events/event-store.ts';

/** Never what security alone may know: a duress PIN opens in silence, also for whoever holds the phone. */
export const HOLDERS_VIEW: EventsView = { scope: 'all', mayReadAssurance: false, isHolder: true };

/** What doors said to one person, the newest first; no reason is needed to see where one went oneself. */
export async function listOwnEvents(
  db: Knex,
  personId: PersonId,
  {
    keptFor,
    ...page
  }: { readonly keptFor?: EventsPurpose; readonly below?: number | undefined; readonly limit: number },
): Promise<readonly OwnEvent[]> {
  const filter = { personId, isDecision: true, keptFor } as const;
  const events = await listEvents(db, HOLDERS_VIEW, { filter, ...page });
  return events.map(ownEvent);
}

function ownEvent({ position, at, doorName, side, type, reason }: AccessEvent): OwnEvent {
  return { position, at, doorName, side, isGranted: type === 'access.granted', reason };
}
