import { z } from 'zod';
import { Instant, LocalDate } from '../access/policy.ts';
import { BadgeId, ControllerId, DeskJobId, DoorId, PersonId } from '../ids.ts';
import { Binding, DeskFailure, DeskJobStep, DeskTask } from '../messages/desk.ts';
import { CardDateWarning } from '../badges/card-date.ts';
import { ListQuery } from './conventions.ts';

export const CARRIERS = ['my-number-card', 'company-card'] as const;
export const Carrier = z.enum(CARRIERS);
export type Carrier = z.infer<typeof Carrier>;

export const REVOCATION_REASONS = ['lost', 'stolen', 'left', 'replaced', 'card-damaged', 'other'] as const;
export const RevocationReason = z.enum(REVOCATION_REASONS);
export type RevocationReason = z.infer<typeof RevocationReason>;

/**
 * The life of a badge: ordered (a desk job has begun), issued (its items are on a card), active (it has proved
 * itself), suspended and back, and four ends. Which change is allowed is `BADGE_TRANSITIONS`; nobody writes `expired`,
 * it is what an active or suspended badge is from `validUntil` on.
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

/** `holder-request`: by the holder, or for the holder; only a tap at a desk takes it back (ADR 0023). */
export const SUSPENSION_REASONS = [
  'holder-request',
  'leave-of-absence',
  'card-forgotten',
  'investigation',
  'certificate-hold',
  'other',
] as const;
export const SuspensionReason = z.enum(SUSPENSION_REASONS);
export type SuspensionReason = z.infer<typeof SuspensionReason>;

/** What is known of the validity of the certificate that a badge is bound to; `not-checked`: nobody was asked. */
export const CERTIFICATE_STANDINGS = ['not-checked', 'good', 'unknown'] as const;
export const CertificateStanding = z.enum(CERTIFICATE_STANDINGS);
export type CertificateStanding = z.infer<typeof CertificateStanding>;

/**
 * Which carrier a person has is shown to desk and security only (feature C12): `carrier` and everything that only a
 * national card has are null for everyone else.
 */
export const Badge = z.strictObject({
  id: BadgeId,
  personId: PersonId,
  personName: z.string(),
  carrier: Carrier.nullable(),
  state: BadgeState,
  /** When it came to this state. */
  stateSince: Instant,
  orderedAt: Instant,
  /** When its items were stored on a card. */
  issuedAt: Instant.nullable(),
  validFrom: Instant,
  validUntil: Instant,
  binding: Binding.nullable(),
  boundAt: Instant.nullable(),
  /** End of the certificate that it is bound to. */
  certificateUntil: Instant.nullable(),
  certificateStanding: CertificateStanding.nullable(),
  /** A door met a renewed certificate in this card: the badge is to be bound again. */
  renewalSeenAt: Instant.nullable(),
  /** What the holder read off the card's face. */
  printedUntil: LocalDate.nullable(),
  /** Null: no card has said so yet. */
  hasPin: z.boolean().nullable(),
  /** Stopped for good, but its application is still on a card: on the stop list until it is terminated or runs out. */
  isOrphaned: z.boolean(),
  revokedAt: Instant.nullable(),
  revocationReason: RevocationReason.nullable(),
  /** Null unless it is suspended. */
  suspensionReason: SuspensionReason.nullable(),
  version: z.int().min(1),
});
export type Badge = z.infer<typeof Badge>;
/** GET /badges: newest first. */
export const BadgesQuery = ListQuery.omit({ retired: true, sort: true }).extend({
  personId: PersonId.optional(),
  state: BadgeState.optional(),
  /** Only those that are orphaned, or only those that are not. */
  orphaned: z.enum(['yes', 'no']).optional(),
});
export type BadgesQuery = z.infer<typeof BadgesQuery>;

/**
 * POST /badges/{id}/revocations: at once and everywhere; the answer names the doors that have yet to confirm. The
 * reason decides whether the badge is lost, replaced or terminated from then on.
 */
export const RevokeBadge = z.strictObject({ reason: RevocationReason });
export const RevocationReceipt = z.strictObject({
  badge: Badge,
  doors: z.array(
    z.strictObject({
      doorId: DoorId,
      doorName: z.string(),
      controllerId: ControllerId.nullable(),
      /** When the door's controller confirmed a snapshot in which the badge is stopped; null: not yet. */
      confirmedAt: Instant.nullable(),
    }),
  ),
});
export type RevocationReceipt = z.infer<typeof RevocationReceipt>;

export const DeskJob = z.strictObject({
  id: DeskJobId,
  task: DeskTask,
  personId: PersonId,
  personName: z.string(),
  controllerId: ControllerId,
  carrier: Carrier,
  badgeId: BadgeId,
  /** Null for tasks that bind nothing. */
  binding: Binding.nullable(),
  setsPin: z.boolean(),
  state: z.enum(['open', 'done', 'failed', 'cancelled']),
  step: DeskJobStep,
  failure: DeskFailure.nullable(),
  /** Only at `pin-entry`: where the holder types, on the desk's own screen. */
  pinPage: z.url().max(200).nullable(),
  version: z.int().min(1),
  createdAt: Instant,
  updatedAt: Instant,
  closedAt: Instant.nullable(),
});
export type DeskJob = z.infer<typeof DeskJob>;

/** POST /badges/{id}/suspensions: at once and everywhere, like a revocation, but it can be lifted: DELETE /badges/{id}/suspension. */
export const SuspendBadge = z.strictObject({ reason: SuspensionReason });

/** GET /badges/{id}/history: oldest first. The end of a validity is in it once it has passed. */
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
/** The date is kept whatever the check says: `warnings` are for the holder to read the card once more. */
export const CardDateAnswer = z.strictObject({ badge: Badge, warnings: z.array(CardDateWarning) });

export const FORECAST_KINDS = ['certificate', 'card', 'record'] as const;
export const ForecastKind = z.enum(FORECAST_KINDS);
export type ForecastKind = z.infer<typeof ForecastKind>;

/** Only badges that are in use, and of card and certificate only those that are in a national card. */
export const BadgeForecastsQuery = ListQuery.omit({ retired: true, sort: true, q: true }).extend({
  kind: ForecastKind.optional(),
});
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
    /** Default: five years. In any case never past the certificate. */
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
  /** A badge that was stopped at its holder's request opens again: the card is there, and so is the holder. */
  z.strictObject({ task: z.literal('resume'), ...deskTask, badgeId: BadgeId }),
  z.strictObject({ task: z.literal('terminate'), ...deskTask, badgeId: BadgeId, reason: RevocationReason }),
]);
export type StartDeskTask = z.infer<typeof StartDeskTask>;
