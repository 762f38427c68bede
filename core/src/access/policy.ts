import { z } from 'zod';
import {
  AccessLevelId,
  AreaId,
  BadgeId,
  ControllerId,
  DoorId,
  OrganisationId,
  ReaderId,
  ScheduleId,
} from '../ids.ts';

/** Bytes in messages: base64url without padding, so that no digit run can look like a number (ruling 1). */
export const Base64Url = z.string().regex(/^[A-Za-z0-9_-]*$/);
/** An instant: ISO 8601 in UTC with milliseconds, such as `2026-11-21T00:00:00.000Z`. */
export const Instant = z.iso.datetime({ precision: 3 });
/** A calendar day in the zone of its context, `YYYY-MM-DD`. */
export const LocalDate = z.iso.date();
/** An IANA zone name that this runtime knows. */
export const TimeZone = z.string().min(1).max(64);

/** An object identifier in dotted form. */
export const PolicyOid = z
  .string()
  .max(100)
  .regex(/^[0-2](\.(0|[1-9]\d*))+$/);

/** Half-open `[fromMinute, toMinute)` of one local day, 0–1440. A range over midnight is stored as two. */
export const ScheduleInterval = z
  .strictObject({
    /** 1 Monday … 7 Sunday (ISO 8601), 8 a holiday of the site's calendar. */
    weekday: z.int().min(1).max(8),
    fromMinute: z.int().min(0).max(1439),
    toMinute: z.int().min(1).max(1440),
  })
  .refine((interval) => interval.fromMinute < interval.toMinute, { path: ['toMinute'] });
export type ScheduleInterval = z.infer<typeof ScheduleInterval>;

export const PolicySchedule = z.strictObject({
  id: ScheduleId,
  intervals: z.array(ScheduleInterval).max(200),
});
export type PolicySchedule = z.infer<typeof PolicySchedule>;

export const AccessRule = z.strictObject({
  doorId: DoorId,
  /** `deny` wins over every `allow`. */
  effect: z.enum(['allow', 'deny']),
  /** Absent: at all times. */
  scheduleId: ScheduleId.optional(),
});
export type AccessRule = z.infer<typeof AccessRule>;

export const PolicyAccessLevel = z.strictObject({ id: AccessLevelId, rules: z.array(AccessRule) });
export type PolicyAccessLevel = z.infer<typeof PolicyAccessLevel>;

export const RequiredAssurance = z.enum(['badge', 'badge+certificate', 'badge+certificate+pin']);
export type RequiredAssurance = z.infer<typeof RequiredAssurance>;

/** What a program asks a tap for at a terminal, and one of the things it may ask: lower-case words joined by `-`. */
export const AudienceName = z
  .string()
  .max(40)
  .regex(/^[a-z]+(-[a-z]+)*$/);
export const ScopeName = AudienceName;

/** The audience of a sign-in to our own console. No program of a terminal may ask for it. */
export const CONSOLE_AUDIENCE = 'monban-console';

/** For whom a terminal may answer with a token, and how far: on top of the rights of the access levels. */
export const TerminalAudience = z.strictObject({
  audience: AudienceName,
  scopes: z.array(ScopeName).max(16),
  /** The card check has to reach this, whatever the terminal itself asks for. */
  requiredAssurance: RequiredAssurance,
});
export type TerminalAudience = z.infer<typeof TerminalAudience>;

export const MOST_AUDIENCES = 32;

export const PolicyDoor = z.strictObject({
  id: DoorId,
  timeZone: TimeZone,
  requiredAssurance: RequiredAssurance,
  /** Ruling 3: `where-the-carrier-has-one` lets a company-owned card pass a certificate door at level `badge`. */
  certificateRule: z.enum(['where-the-carrier-has-one', 'always']),
  readers: z
    .array(z.strictObject({ id: ReaderId, side: z.enum(['in', 'out']), intoAreaId: AreaId.nullable() }))
    .max(8),
  /** How long the strike stays released after a grant, in milliseconds. */
  unlockMs: z.int().min(500).max(60_000),
  /** How long the door may stand open before `door.held-open`, in milliseconds. */
  heldOpenMs: z.int().min(1_000).max(3_600_000),
  /** Hours after `issuedAt` at which this door stops trusting the snapshot. */
  maximumAgeHours: z
    .int()
    .min(1)
    .max(24 * 30),
  /** What a door does past that age: `shut`, or `badge-only`: badges of the snapshot, access levels without schedules. */
  staleFallback: z.enum(['shut', 'badge-only']),
  lockedDown: z.boolean(),
  /** Present at a terminal: a place with a reader and without a strike. Levels and rules hold there as at a door. */
  terminal: z.strictObject({ audiences: z.array(TerminalAudience).max(MOST_AUDIENCES) }).optional(),
});
export type PolicyDoor = z.infer<typeof PolicyDoor>;

export const PolicyBadge = z.strictObject({
  badgeId: BadgeId,
  /** The card key's point, 65 bytes uncompressed (SEC 1 section 2.3.3). */
  publicKey: Base64Url.length(87),
  /** Suspended and revoked badges stay listed, so that the door can say so: the company's own stop list. */
  status: z.enum(['active', 'suspended', 'revoked']),
  validFrom: Instant,
  validUntil: Instant,
  /** Highest counter the server has verified (badge-ap.md section 4); a tap must be greater. */
  counterFloor: z.int().min(0).max(0xffffffff),
  /** HMAC-SHA-256(link key, first 250 bytes of the user certificate file), 32 bytes; null where there is none. */
  cardLink: Base64Url.length(43).nullable(),
  /** End of the certificate that the link is made of; null where there is none or the desk did not see it. */
  certificateUntil: Instant.nullable(),
  /**
   * When a door first met a renewed certificate in this badge's card, as a verified receipt said: the grace of
   * ruling 17 runs from here. Null: not yet, so it would begin now.
   */
  renewalSeenAt: Instant.nullable(),
  accessLevelIds: z.array(AccessLevelId),
  /** At terminals only: a secret of the person, 32 bytes, that a program's name for them is made of. */
  holder: Base64Url.length(43).optional(),
});
export type PolicyBadge = z.infer<typeof PolicyBadge>;

/** All that a controller needs to decide alone. Signed by the server as one message; no names (P4). */
export const PolicySnapshot = z.strictObject({
  type: z.literal('monban.policy-snapshot.v1'),
  organisationId: OrganisationId,
  controllerId: ControllerId,
  /** Grows by at least one with every change; a controller refuses a smaller one. */
  version: z.int().min(1),
  issuedAt: Instant,
  doors: z.array(PolicyDoor).max(64),
  schedules: z.array(PolicySchedule),
  /** Local dates that count as weekday 8, per zone of this controller's doors. */
  holidays: z.array(LocalDate),
  accessLevels: z.array(PolicyAccessLevel),
  badges: z.array(PolicyBadge),
  /** Issuer keys by kid (first 8 bytes of SHA-256 of the point), for records. */
  issuerKeys: z.array(z.strictObject({ kid: Base64Url.length(11), publicKey: Base64Url.length(87) })).max(8),
  /** CA certificates in DER that a user certificate may chain to. None: a certificate that differs is only that. */
  certificateAnchors: z.array(Base64Url.min(100).max(16_384)).max(64),
  /** Certificate policies of which a user certificate has to name one (RFC 5280 section 4.2.1.4), dotted. */
  certificatePolicies: z.array(PolicyOid).max(8),
  /** Days for which a renewed certificate opens at level `badge` before the card has to go to a desk; 0: not at all. */
  rebindGraceDays: z.int().min(0).max(90),
  /**
   * The restore from a backup that the server goes back to, as long as nobody has confirmed its rights: until then a door
   * opens only where its policy from before opens too, since the backup knows nothing of what was stopped after it (ADR
   * 0026).
   */
  unconfirmedRestoration: z.uuid().optional(),
});
export type PolicySnapshot = z.infer<typeof PolicySnapshot>;
