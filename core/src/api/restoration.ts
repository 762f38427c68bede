import { z } from 'zod';
import { Instant } from '../access/policy.ts';
import { BadgeId, PersonId } from '../ids.ts';

/** Somebody whom a door refused as stopped since the backup, while their badge is active in it. */
export const ForgottenStop = z.strictObject({
  badgeId: BadgeId,
  personId: PersonId,
  personName: z.string(),
  reason: z.enum(['badge-revoked', 'badge-suspended']),
  /** By the door's clock, the last time. */
  at: Instant,
});
export type ForgottenStop = z.infer<typeof ForgottenStop>;

/** A restore from a backup: what was changed between `takenAt` and `at` is not in this database. */
export const Restoration = z.strictObject({
  id: z.uuid(),
  at: Instant,
  takenAt: Instant,
  /** Null: doors still open only for what their policy from before the restore allows too (ADR 0026). */
  confirmedAt: Instant.nullable(),
  forgottenStops: z.array(ForgottenStop),
});
export type Restoration = z.infer<typeof Restoration>;

/** GET /restoration: the last one; null where this database was never restored. */
export const RestorationState = z.strictObject({ restoration: Restoration.nullable() });
export type RestorationState = z.infer<typeof RestorationState>;
