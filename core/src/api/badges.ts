import { z } from 'zod';
import { Instant, LocalDate } from '../access/policy.ts';
import { BadgeId, ControllerId, DeskJobId, PersonId } from '../ids.ts';
import { Binding, DeskFailure, DeskJobStep } from '../messages/desk.ts';
import { ListQuery } from './conventions.ts';

export const CARRIERS = ['my-number-card', 'company-card'] as const;
export const Carrier = z.enum(CARRIERS);
export type Carrier = z.infer<typeof Carrier>;

export const REVOCATION_REASONS = ['lost', 'stolen', 'left', 'replaced', 'card-damaged', 'other'] as const;
export const RevocationReason = z.enum(REVOCATION_REASONS);
export type RevocationReason = z.infer<typeof RevocationReason>;

/** Which carrier a person has is shown to desk and security only (feature C12): null for everyone else. */
export const Badge = z.strictObject({
  id: BadgeId,
  personId: PersonId,
  personName: z.string(),
  carrier: Carrier.nullable(),
  status: z.enum(['active', 'revoked', 'expired']),
  validFrom: Instant,
  validUntil: Instant,
  issuedAt: Instant,
  revokedAt: Instant.nullable(),
  revocationReason: RevocationReason.nullable(),
  version: z.int().min(1),
});
export type Badge = z.infer<typeof Badge>;
/** GET /badges: newest first. */
export const BadgesQuery = ListQuery.omit({ retired: true, sort: true }).extend({
  personId: PersonId.optional(),
  status: z.enum(['active', 'revoked', 'expired']).optional(),
});
export type BadgesQuery = z.infer<typeof BadgesQuery>;

/** POST /badges/{id}/revocations: at once and everywhere; the answer names the doors that have yet to confirm. */
export const RevokeBadge = z.strictObject({ reason: RevocationReason });
export const RevocationReceipt = z.strictObject({
  badge: Badge,
  doors: z.array(
    z.strictObject({
      doorId: z.uuid(),
      doorName: z.string(),
      controllerId: ControllerId.nullable(),
      /** When the door's controller confirmed the snapshot that stops the badge; null: not yet. */
      confirmedAt: Instant.nullable(),
    }),
  ),
});
export type RevocationReceipt = z.infer<typeof RevocationReceipt>;

/** POST /desk-jobs. The operator has compared face and name; the kind of papers is nobody's business here. */
export const StartDeskJob = z.strictObject({
  personId: PersonId,
  controllerId: ControllerId,
  carrier: Carrier,
  faceChecked: z.literal(true),
  /** Default: five years. */
  validUntil: Instant.optional(),
});
export type StartDeskJob = z.infer<typeof StartDeskJob>;

export const DeskJob = z.strictObject({
  id: DeskJobId,
  personId: PersonId,
  personName: z.string(),
  controllerId: ControllerId,
  carrier: Carrier,
  badgeId: BadgeId,
  state: z.enum(['open', 'done', 'failed', 'cancelled']),
  step: DeskJobStep,
  failure: DeskFailure.nullable(),
  version: z.int().min(1),
  createdAt: Instant,
  updatedAt: Instant,
  closedAt: Instant.nullable(),
});
export type DeskJob = z.infer<typeof DeskJob>;

/**
 * The life of a badge: ordered (a desk job has begun), issued (its items are on a card), active (it has proved
 * itself), suspended and back, and four ends. Which change is allowed is `BADGE_TRANSITIONS`.
 */
export const BADGE_STATES = [
  'ordered',
  'issued',
  'active',
  'suspended',
  'lost',
  'replaced',
  'expired',
  'terminated',
] as const;
export const BadgeState = z.enum(BADGE_STATES);
export type BadgeState = z.infer<typeof BadgeState>;

export const BADGE_TRANSITIONS: Readonly<Record<BadgeState, readonly BadgeState[]>> = {
  ordered: ['issued', 'terminated'],
  issued: ['active', 'terminated'],
  active: ['suspended', 'lost', 'replaced', 'expired', 'terminated'],
  suspended: ['active', 'lost', 'replaced', 'expired', 'terminated'],
  lost: ['terminated'],
  replaced: ['terminated'],
  expired: ['terminated'],
  terminated: [],
};

export const SUSPENSION_REASONS = [
  'leave-of-absence',
  'card-forgotten',
  'investigation',
  'certificate-hold',
  'other',
] as const;
export const SuspensionReason = z.enum(SUSPENSION_REASONS);
export type SuspensionReason = z.infer<typeof SuspensionReason>;

/** POST /badges/{id}/suspensions: at once and everywhere, like a revocation, but it can be lifted: DELETE /badges/{id}/suspension. */
export const SuspendBadge = z.strictObject({ reason: SuspensionReason });

/** GET /badges/{id}/history: oldest first. */
export const BadgeTransition = z.strictObject({
  at: Instant,
  from: BadgeState.nullable(),
  to: BadgeState,
  /** A revocation or suspension reason, or a task of the desk. */
  reason: z.string().nullable(),
  operatorName: z.string().nullable(),
});
export type BadgeTransition = z.infer<typeof BadgeTransition>;

/** PUT /badges/{id}/card-date: what the holder reads off the card's face. Null takes it away. No birth date is stored. */
export const CardDate = z.strictObject({ printedUntil: LocalDate.nullable() });

export const FORECAST_KINDS = ['certificate', 'card', 'record'] as const;
export const ForecastKind = z.enum(FORECAST_KINDS);
export type ForecastKind = z.infer<typeof ForecastKind>;

/** GET /badge-forecasts?kind=…: what ends within 3 calendar months, or has ended, soonest first. */
export const BadgeForecast = z.strictObject({
  kind: ForecastKind,
  badgeId: BadgeId,
  personId: PersonId,
  personName: z.string(),
  endsAt: Instant,
});
export type BadgeForecast = z.infer<typeof BadgeForecast>;

const deskTask = {
  controllerId: ControllerId,
  /** The operator has compared face and name, front side up, the card never out of the holder's sight. */
  faceChecked: z.literal(true),
};

/** POST /desk-jobs. The task names what it needs; a badge of another person or site does not exist. */
export const StartDeskTask = z.discriminatedUnion('task', [
  z.strictObject({
    task: z.literal('issue'),
    ...deskTask,
    personId: PersonId,
    carrier: Carrier,
    binding: Binding.default('face-check'),
    /** The holder types a badge PIN, and a duress PIN if wanted, at the desk's own page. */
    setsPin: z.boolean().default(false),
    /** Default: five years, and never past the certificate. */
    validUntil: Instant.optional(),
    /** Stopped at every door before the desk begins. */
    replaces: z.strictObject({ badgeId: BadgeId, reason: RevocationReason }).optional(),
  }),
  z.strictObject({
    task: z.literal('renew-record'),
    ...deskTask,
    badgeId: BadgeId,
    validUntil: Instant.optional(),
  }),
  z.strictObject({
    task: z.literal('rebind'),
    ...deskTask,
    badgeId: BadgeId,
    binding: Binding.default('face-check'),
  }),
  z.strictObject({ task: z.literal('set-pin'), ...deskTask, badgeId: BadgeId }),
  z.strictObject({ task: z.literal('remove-pin'), ...deskTask, badgeId: BadgeId }),
  z.strictObject({ task: z.literal('terminate'), ...deskTask, badgeId: BadgeId, reason: RevocationReason }),
]);
export type StartDeskTask = z.infer<typeof StartDeskTask>;
