import { z } from 'zod';
import { Instant, LocalDate } from '../access/policy.ts';
import { AccessLevelId, DoorId, ScheduleId, SiteId } from '../ids.ts';

/** One rule of one access level that speaks of a door, and from when until when it does so for this person. */
export const AccessReason = z.strictObject({
  accessLevelId: AccessLevelId,
  accessLevelName: z.string(),
  effect: z.enum(['allow', 'deny']),
  /** Null: at all times. */
  scheduleId: ScheduleId.nullable(),
  scheduleName: z.string().nullable(),
  fromDate: LocalDate,
  /** Exclusive. */
  untilDate: LocalDate.nullable(),
});
export type AccessReason = z.infer<typeof AccessReason>;

export const DOOR_STANDINGS = ['open', 'later', 'shut', 'not-yet', 'locked-down'] as const;

/** A door that some access level of the person speaks of, and what its rules come to just now. */
export const AccessibleDoor = z.strictObject({
  doorId: DoorId,
  doorName: z.string(),
  kind: z.enum(['door', 'terminal']),
  siteId: SiteId,
  siteName: z.string(),
  timeZone: z.string(),
  /**
   * `open`: the rules let the person through now. `later`: at `opensAt`. `shut`: not within 14 days. `not-yet`: no level
   * is in force today. `locked-down`: nobody gets through.
   */
  standing: z.enum(DOOR_STANDINGS),
  opensAt: Instant.nullable(),
  /** Only where it is open, and where that ends within 14 days. */
  closesAt: Instant.nullable(),
  because: z.array(AccessReason),
});
export type AccessibleDoor = z.infer<typeof AccessibleDoor>;

/** GET /people/{id}/access, GET /own/access: by site and name. What the badge itself can is not in it. */
export const PersonAccess = z.strictObject({ doors: z.array(AccessibleDoor) });
export type PersonAccess = z.infer<typeof PersonAccess>;
