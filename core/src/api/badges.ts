import { z } from 'zod';
import { Instant } from '../access/policy.ts';
import { BadgeId, ControllerId, IssueJobId, PersonId } from '../ids.ts';
import { IssueFailure, IssueStep } from '../messages/desk.ts';
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

/** POST /issue-jobs. The operator has compared face and name; the kind of papers is nobody's business here. */
export const StartIssueJob = z.strictObject({
  personId: PersonId,
  controllerId: ControllerId,
  carrier: Carrier,
  faceChecked: z.literal(true),
  /** Default: five years. */
  validUntil: Instant.optional(),
});
export type StartIssueJob = z.infer<typeof StartIssueJob>;

export const IssueJob = z.strictObject({
  id: IssueJobId,
  personId: PersonId,
  personName: z.string(),
  controllerId: ControllerId,
  carrier: Carrier,
  badgeId: BadgeId,
  state: z.enum(['open', 'done', 'failed', 'cancelled']),
  step: IssueStep,
  failure: IssueFailure.nullable(),
  version: z.int().min(1),
  createdAt: Instant,
  updatedAt: Instant,
  closedAt: Instant.nullable(),
});
export type IssueJob = z.infer<typeof IssueJob>;
