import type { CardDescription } from '@monban/card-ap/identify-card';
import type { DeskFailure } from '@monban/core/messages/desk';
import type { DeskOrder } from '@monban/core/messages/door-command';

/** What card-ap found out about the card that lies there. */
export type FoundCard = Omit<CardDescription, 'national'>;

/** Does this task read the user certificate? It does where a badge is bound to the national card around it. */
export function needsCertificate({ task, carrier }: DeskOrder): boolean {
  return carrier === 'my-number-card' && (task === 'issue' || task === 'rebind');
}

/** Why this card cannot be the one that the order means, whatever its badge says; undefined: it may be. */
export function unfitFor(order: DeskOrder, card: FoundCard): DeskFailure | undefined {
  const stranger = STRANGERS[card.token];
  if (stranger !== undefined) return stranger;
  if (card.isIdentifierOnly) return 'identifier-only';
  if (card.kind === 'next-gen-placeholder') return 'next-generation-card';
  // A card that is nothing we know says nothing about the holder's national card; a company's is one without badge.
  if (card.kind === 'none') return order.carrier === 'company-card' ? 'no-badge-ap' : 'wrong-carrier';
  if ((card.kind === 'company-card') !== (order.carrier === 'company-card')) return 'wrong-carrier';
  if (card.badge === 'absent') return 'no-badge-ap';
  return needsCertificate(order) && card.userCertificate === 'missing' ? 'certificate-missing' : undefined;
}

/** What bears the national application and is no card that a badge can sit in. */
const STRANGERS = {
  phone: 'phone-profile',
  'old-resident-card': 'resident-card-old',
  card: undefined,
  unknown: undefined,
  none: undefined,
} as const satisfies Record<FoundCard['token'], DeskFailure | undefined>;
