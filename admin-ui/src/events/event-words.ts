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

export interface ReasonKeys {
  readonly title: MessageKey;
  readonly why: MessageKey;
  readonly remedy: MessageKey;
}

/** The words for an event's reason; undefined where there is none, or one this console does not know. */
export function reasonKeys(event: Pick<AccessEvent, 'reason'>): ReasonKeys | undefined {
  const deny = DenyReason.safeParse(event.reason);
  if (deny.success) return denyKeys(deny.data);
  const grant = GrantReason.safeParse(event.reason);
  return grant.success ? grantKeys(grant.data) : undefined;
}

/** One line: the reason where an access was decided, else the type of the event. */
export function eventTitleKey(event: Pick<AccessEvent, 'type' | 'reason'>): MessageKey {
  const isDecision = event.type === 'access.granted' || event.type === 'access.denied';
  return (isDecision ? reasonKeys(event)?.title : undefined) ?? `events.types.${event.type}`;
}

// The template types make both tables exhaustive: a reason without its three texts does not compile.
function denyKeys(reason: DenyReason): ReasonKeys {
  return {
    title: `events.deny.${reason}.title`,
    why: `events.deny.${reason}.why`,
    remedy: `events.deny.${reason}.remedy`,
  };
}

function grantKeys(reason: GrantReason): ReasonKeys {
  return {
    title: `events.grant.${reason}.title`,
    why: `events.grant.${reason}.why`,
    remedy: `events.grant.${reason}.remedy`,
  };
}
