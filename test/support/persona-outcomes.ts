import type { DoorOutcome } from '@monban/core/access/card-outcome';
import type { AssuranceLevel } from '@monban/core/access/decision';
import type { Binding, DeskFailure } from '@monban/core/messages/desk';

/** What a desk does with a card that a badge is to be issued on. */
export type DeskOutcome = 'issued' | DeskFailure;

/**
 * What comes of each kind of card that the simulators know (feature C10), at a desk that issues a badge on it and then,
 * with or without one, at a door that asks for badge and certificate. Data for every suite; test/integration/
 * door-controller/every-persona.test.ts holds desk and door to it and finds a persona that is missing.
 */
export interface PersonaOutcome {
  readonly desk: Readonly<Record<Binding, DeskOutcome>>;
  readonly door: { readonly outcome: DoorOutcome; readonly assurance: AssuranceLevel };
}

const issued = { 'face-check': 'issued', 'jpki-signature': 'issued' } as const;
const opensWithCertificate = { outcome: 'access-level', assurance: 'badge+certificate' } as const;

export const PERSONA_OUTCOMES: Readonly<Record<string, PersonaOutcome>> = {
  normal: { desk: issued, door: opensWithCertificate },
  'no-sign-cert': { desk: issued, door: opensWithCertificate },
  'badge-blank': { desk: issued, door: opensWithCertificate },
  'ca-gen2': { desk: issued, door: opensWithCertificate },
  'ca-gen3': { desk: issued, door: opensWithCertificate },
  // Its badge was bound to the certificate before: for two weeks it opens at the lower level (ruling 17).
  renewed: { desk: issued, door: { outcome: 'access-level', assurance: 'badge' } },
  // The face check does not need what these cards cannot give.
  'pin-blocked': {
    desk: { 'face-check': 'issued', 'jpki-signature': 'jpki-pin-blocked' },
    door: opensWithCertificate,
  },
  'face-auth': {
    desk: { 'face-check': 'issued', 'jpki-signature': 'face-authentication-card' },
    door: opensWithCertificate,
  },
  // A copied certificate shows only where its key is asked for. The badge's own key is genuine, and so is its holder.
  'copied-cert': {
    desk: { 'face-check': 'issued', 'jpki-signature': 'certificate-copied' },
    door: opensWithCertificate,
  },
  // A company-owned card has no certificate to ask for (ruling 3).
  'company-card': { desk: issued, door: { outcome: 'access-level', assurance: 'badge' } },
  expired: refusedAtDesk('certificate-expired', 'badge-blank'),
  'ca-gen1': refusedAtDesk('certificate-expired', 'badge-blank'),
  'forged-ca': refusedAtDesk('certificate-invalid', 'badge-blank'),
  phone: refusedAtDesk('phone-profile', 'phone-profile'),
  'resident-card-old': refusedAtDesk('resident-card-old', 'resident-card-old'),
  'no-badge': refusedAtDesk('no-badge-ap', 'no-badge-ap'),
  'next-gen': refusedAtDesk('next-generation-card', 'next-generation-card'),
  'id-record': refusedAtDesk('identifier-only', 'identifier-only'),
  'badge-terminated': refusedAtDesk('terminated', 'badge-terminated'),
  'badge-cloned': refusedAtDesk('not-blank', 'signature-invalid'),
  mute: refusedAtDesk('timed-out', 'read-timeout'),
};

/** Whatever the binding; and a card without a badge of ours proves nothing. */
function refusedAtDesk(failure: DeskFailure, outcome: DoorOutcome): PersonaOutcome {
  return {
    desk: { 'face-check': failure, 'jpki-signature': failure },
    door: { outcome, assurance: 'none' },
  };
}
