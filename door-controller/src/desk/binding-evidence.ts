import type { BadgeId } from '@monban/core/ids';
import type { CardStatement } from '@monban/core/messages/card-statement';
import type { BindingEvidence } from '@monban/core/messages/desk';
import type { CardOperation, DeskJob, Material } from './desk-state.ts';

/** Ruling 16: does the national card sign for this badge, with its holder's PIN? */
export function needsBindingSignature({ order }: DeskJob): boolean {
  const binds = order.task === 'issue' || order.task === 'rebind';
  return binds && order.carrier === 'my-number-card' && order.binding === 'jpki-signature';
}

/** Undefined while there is no certificate to bind to. */
export function signBinding(
  { certificate }: Material,
  statement: CardStatement,
  badgeId: BadgeId,
): CardOperation | undefined {
  return certificate && { kind: 'sign-binding', statement, badgeId, certificate: certificate.certificate };
}

/** The face check alone, or the signature over the badge's own statement of this power-on. */
export function bindingEvidence(
  { certificate }: Material,
  signed?: { readonly statement: CardStatement; readonly signature: string },
): BindingEvidence | undefined {
  if (certificate === undefined) return undefined;
  const jpki = signed === undefined ? null : { certificate: certificate.certificate, ...signed };
  return { certificateUntil: certificate.until, jpki };
}
