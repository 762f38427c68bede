import type { DoorOutcome } from '@monban/core/access/card-outcome';
import { DenyReason, GrantReason } from '@monban/core/access/decision';
import type { AccessEvent } from '@monban/core/api/events';
import type { ReceiptType } from '@monban/core/messages/receipt';
import type { MessageKey } from '../text/text.ts';

export type EventOutcome = 'granted' | 'denied' | 'alarm' | 'info';

/** Every type of receipt has one; adding a type to core fails here until it is decided. */
export const EVENT_OUTCOMES: Readonly<Record<ReceiptType, EventOutcome>> = {
  'access.granted': 'granted',
  'access.denied': 'denied',
  'door.opened': 'info',
  'door.closed': 'info',
  'door.forced-open': 'alarm',
  'door.held-open': 'alarm',
  'door.unlocked': 'info',
  'door.locked': 'info',
  'door.exit-requested': 'info',
  'door.tampered': 'alarm',
  'reader.lost': 'alarm',
  'reader.found': 'info',
  'controller.started': 'info',
  'receipts.dropped': 'alarm',
  'snapshot.applied': 'info',
  'snapshot.refused': 'alarm',
  'alarm.clone-suspected': 'alarm',
  'alarm.number-exposed': 'alarm',
  'alarm.duress': 'alarm',
};

/** The reason of a decision, if this console knows it. */
export function outcomeOf({ reason }: Pick<AccessEvent, 'reason'>): DoorOutcome | undefined {
  return CardOutcome.safeParse(reason).data;
}

/** One line: the reason where an access was decided, else the type of the event. */
export function eventTitleKey(event: Pick<AccessEvent, 'type' | 'reason'>): MessageKey {
  const isDecision = event.type === 'access.granted' || event.type === 'access.denied';
  const outcome = isDecision ? outcomeOf(event) : undefined;
  if (outcome === undefined) return `events.types.${event.type}`;
  // The template types make both tables exhaustive: a reason without its title does not compile.
  const grant = GrantReason.safeParse(outcome);
  return grant.success ? `events.grant.${grant.data}` : `events.deny.${DenyReason.parse(outcome)}`;
}

const CardOutcome = GrantReason.or(DenyReason);
