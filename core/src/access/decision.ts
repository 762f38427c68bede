import { z } from 'zod';

/**
 * What the card check reached, lowest first. Words of product feature C9; `identifier-only` proves nothing
 * and no door of ours grants on it unless a legacy profile says so.
 */
export const ASSURANCE_LEVELS = [
  'none',
  'identifier-only',
  'badge',
  'badge+certificate',
  'badge+certificate+pin',
  'jpki-signature',
] as const;
export const AssuranceLevel = z.enum(ASSURANCE_LEVELS);
export type AssuranceLevel = z.infer<typeof AssuranceLevel>;

/** Why a door stayed shut. Closed: the console's text, the light and the tone are exhaustive tables over it. */
export const DENY_REASONS = [
  // the card, before anybody is known
  'no-badge-ap',
  'unknown-card',
  'phone-profile',
  'resident-card-old',
  'next-generation-card',
  'identifier-only',
  'badge-blank',
  'badge-terminated',
  'card-removed',
  'read-timeout',
  'read-malformed',
  'wrong-site-key',
  'signature-invalid',
  'nonce-expired',
  'number-exposed',
  // the badge
  'unknown-badge',
  'badge-suspended',
  'badge-revoked',
  'badge-not-yet-valid',
  'badge-expired',
  'counter-replayed',
  'record-mismatch',
  // the certificate
  'certificate-required',
  'certificate-differs',
  'certificate-invalid',
  'certificate-expired',
  'rebind-needed',
  'assurance-too-low',
  // the badge PIN
  'pin-required',
  'pin-not-set',
  'pin-wrong',
  'pin-blocked',
  // the rules
  'no-access-level',
  'denied-by-rule',
  'outside-schedule',
  'audience-not-allowed',
  // the door itself
  'door-unknown',
  'door-locked-down',
  'clock-untrusted',
  'policy-missing',
  'policy-stale',
] as const;
export const DenyReason = z.enum(DENY_REASONS);
export type DenyReason = z.infer<typeof DenyReason>;

/** Why a door opened: by which rule, or on the declared fallback of a door whose policy went stale. */
export const GRANT_REASONS = ['access-level', 'stale-policy-fallback'] as const;
export const GrantReason = z.enum(GRANT_REASONS);
export type GrantReason = z.infer<typeof GrantReason>;

export type Decision =
  | {
      readonly kind: 'grant';
      readonly reason: GrantReason;
      readonly accessLevelId: string;
      readonly assurance: AssuranceLevel;
      readonly unlockMs: number;
    }
  | { readonly kind: 'deny'; readonly reason: DenyReason; readonly assurance: AssuranceLevel };
