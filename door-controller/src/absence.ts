import { type CardDescription, identifyCard } from '@monban/card-ap/identify-card';
import type { GuardedTransmit } from '@monban/card-ap/transmit';
import type { DenyReason } from '@monban/core/access/decision';

/** Says what a card without our badge is instead; nothing of the card but its kind is read. */
export async function explainAbsence(transmit: GuardedTransmit): Promise<DenyReason> {
  return absenceReason(await identifyCard(transmit, 'door'));
}

/** Each kind of card has a reason of its own (feature C10). */
export function absenceReason(card: CardDescription): DenyReason {
  if (card.isIdentifierOnly) return 'identifier-only';
  if (card.national === undefined) return 'unknown-card';
  if (card.token === 'phone') return 'phone-profile';
  if (card.token === 'old-resident-card') return 'resident-card-old';
  return REASON_OF_NATIONAL[card.national.name];
}

const REASON_OF_NATIONAL = {
  'jpki-2016': 'no-badge-ap',
  'next-gen-placeholder': 'next-generation-card',
} as const satisfies Record<NonNullable<CardDescription['national']>['name'], DenyReason>;
