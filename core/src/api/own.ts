import { z } from 'zod';
import { Instant, LocalDate } from '../access/policy.ts';
import { AccessLevelId, AccessRequestId, BadgeId, DoorId, PersonId } from '../ids.ts';
import { BadgeState, Carrier, ForecastKind, RevocationReason, SuspensionReason } from './badges.ts';
import { LoanPurpose } from './company-cards.ts';
import { ListQuery, name } from './conventions.ts';
import { RetentionBasis, RetentionPurpose, RetentionRule } from './retention.ts';

/** The own page: everything here is about the asker alone, whom the session names and no parameter can. */

export const OwnBadge = z.strictObject({
  id: BadgeId,
  carrier: Carrier,
  state: BadgeState,
  stateSince: Instant,
  validUntil: Instant,
  certificateUntil: Instant.nullable(),
  printedUntil: LocalDate.nullable(),
  suspensionReason: SuspensionReason.nullable(),
  revocationReason: RevocationReason.nullable(),
  /** What of it ends within three calendar months. */
  forecasts: z.array(z.strictObject({ kind: ForecastKind, endsAt: Instant })),
  /** The holder may stop it: it is in use, and nothing has stopped it yet that only a desk takes back. */
  mayStop: z.boolean(),
});
export type OwnBadge = z.infer<typeof OwnBadge>;

/** A card of the pool that the asker has and is to give back. Of the times before the loan it says nothing. */
export const OwnLoan = z.strictObject({
  badgeId: BadgeId,
  /** As printed on the card. */
  label: z.string(),
  purpose: LoanPurpose,
  until: Instant,
  /** `expired` from the end of the loan on: it opens nothing then, whether it was given back or not. */
  state: BadgeState,
  suspensionReason: SuspensionReason.nullable(),
  /** The borrower may stop it: nothing has stopped it yet that only a desk takes back. */
  mayStop: z.boolean(),
});
export type OwnLoan = z.infer<typeof OwnLoan>;

/** GET /own */
export const OwnPage = z.strictObject({
  person: z.strictObject({
    id: PersonId,
    name: z.string(),
    employeeCode: z.string(),
    departmentName: z.string(),
    siteName: z.string(),
    timeZone: z.string(),
  }),
  /** The newest first. */
  badges: z.array(OwnBadge),
  /** What has yet to be given back, the oldest loan first. */
  loans: z.array(OwnLoan),
});
export type OwnPage = z.infer<typeof OwnPage>;

/** GET /own/events: what doors said to me, newest first. */
export const OwnEventsQuery = ListQuery.pick({ cursor: true, limit: true });
export const OwnEvent = z.strictObject({
  position: z.int().min(1),
  at: Instant,
  doorName: z.string().nullable(),
  side: z.enum(['in', 'out']).nullable(),
  isGranted: z.boolean(),
  /** A grant or deny reason; its words and its remedy are in core/access. */
  reason: z.string().nullable(),
});
export type OwnEvent = z.infer<typeof OwnEvent>;
export const OwnPageOfEvents = z.strictObject({
  items: z.array(OwnEvent),
  nextCursor: z.string().nullable(),
});

/**
 * POST /own/badges/{badgeId}/stops, GET the same: the badge is stopped at every door, and which of them have confirmed
 * it. Of doors the holder learns the name only where an own level reaches them; the others are counted.
 */
export const OwnStop = z.strictObject({
  badgeId: BadgeId,
  stoppedAt: Instant,
  doors: z.array(z.strictObject({ doorId: DoorId, doorName: z.string(), confirmedAt: Instant.nullable() })),
  confirmedCount: z.int().min(0),
  doorCount: z.int().min(0),
});
export type OwnStop = z.infer<typeof OwnStop>;

/** Characters of a stop code: Crockford's base 32, in which 0 and O, and 1, I and L, are the same. */
export const STOP_CODE_ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
export const STOP_CODE_LENGTH = 10;

/** As it is hashed: upper case, no separators, look-alikes in one form. Undefined for what is no stop code. */
export function readStopCode(typed: string): string | undefined {
  const code = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\-‐‑–—ー]/gu, '')
    .replace(/O/gu, '0')
    .replace(/[IL]/gu, '1');
  return /^[0-9A-HJKMNP-TV-Z]{10}$/u.test(code) ? code : undefined;
}

/** In two groups, as it is printed. */
export function showStopCode(code: string): string {
  return `${code.slice(0, STOP_CODE_LENGTH / 2)}-${code.slice(STOP_CODE_LENGTH / 2)}`;
}

/** POST /badges/{badgeId}/stop-codes: shown once, for the slip that the holder takes along. A former code ends with it. */
export const StopCode = z.strictObject({
  code: z.string(),
  personName: z.string(),
  employeeCode: z.string(),
});
export type StopCode = z.infer<typeof StopCode>;

/** POST /stops, without a session. The answer is always the same: it says nothing about anybody. */
export const StopByCode = z.strictObject({
  employeeCode: z.string().trim().min(1).max(40),
  stopCode: z.string().trim().min(1).max(40),
});
export type StopByCode = z.infer<typeof StopByCode>;

/** A number to call for the card itself: the state's hold is another one than ours. */
export const StopLine = z.strictObject({
  nameJa: name(100),
  nameEn: name(100),
  number: z
    .string()
    .trim()
    .regex(/^\+?[0-9][0-9-]{1,24}$/),
  hoursJa: z.string().trim().max(200),
  hoursEn: z.string().trim().max(200),
});
export type StopLine = z.infer<typeof StopLine>;
export const PutStopLines = z.strictObject({ lines: z.array(StopLine).max(20) });
export type PutStopLines = z.infer<typeof PutStopLines>;
export const StopLines = PutStopLines.extend({ version: z.int().min(1) });
export type StopLines = z.infer<typeof StopLines>;

/** GET /own/access-choices: what may be asked for at the own site. */
export const AccessChoices = z.strictObject({
  levels: z.array(z.strictObject({ id: AccessLevelId, name: z.string(), doorNames: z.array(z.string()) })),
  doors: z.array(z.strictObject({ id: DoorId, name: z.string() })),
});
export type AccessChoices = z.infer<typeof AccessChoices>;

/** POST /own/access-requests. With a door, the level that opens it and as little else as possible is asked for. */
export const AskForAccess = z.strictObject({
  wanted: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('level'), accessLevelId: AccessLevelId }),
    z.strictObject({ kind: z.literal('door'), doorId: DoorId }),
  ]),
  fromDate: LocalDate,
  /** Exclusive. */
  untilDate: LocalDate,
  reason: name(500).min(5),
});
export type AskForAccess = z.infer<typeof AskForAccess>;

export const ACCESS_REQUEST_STATES = [
  'waiting',
  /** One has agreed; the level opens a protected door, which takes two. */
  'waiting-for-second',
  'granted',
  'refused',
  'withdrawn',
  'expired',
] as const;
export const AccessRequest = z.strictObject({
  id: AccessRequestId,
  personId: PersonId,
  personName: z.string(),
  accessLevelId: AccessLevelId,
  accessLevelName: z.string(),
  doorNames: z.array(z.string()),
  /** Null where a level was asked for. */
  doorName: z.string().nullable(),
  fromDate: LocalDate,
  untilDate: LocalDate,
  reason: z.string(),
  state: z.enum(ACCESS_REQUEST_STATES),
  requestedAt: Instant,
  decidedAt: Instant.nullable(),
  /** Of whoever decided last. */
  comment: z.string(),
  /** What is decided on now, at POST /approvals/{id}/decision; null when nothing is. */
  approvalId: z.uuid().nullable(),
});
export type AccessRequest = z.infer<typeof AccessRequest>;
/** GET /access-requests: newest first. */
export const AccessRequestsQuery = ListQuery.pick({ cursor: true, limit: true });

/**
 * GET /own/team: everybody below me, by sort key; empty for who manages nobody. Names, posts and how to reach them: never
 * doors, levels or badges, and nothing of who is there.
 */
export const OwnTeam = z.strictObject({
  items: z.array(
    z.strictObject({
      id: PersonId,
      name: z.string(),
      departmentName: z.string(),
      siteName: z.string(),
      title: z.string().nullable(),
      email: z.string().nullable(),
    }),
  ),
});
export type OwnTeam = z.infer<typeof OwnTeam>;

/** POST /own/exports: everything that is held about me, as one ZIP file; GET /own/exports/{id} says how far it is. */
export const OwnExport = z.strictObject({
  id: z.uuid(),
  state: z.enum(['running', 'done', 'failed']),
  partsDone: z.int().min(0),
  partsTotal: z.int().min(1),
  expiresAt: Instant,
});
export type OwnExport = z.infer<typeof OwnExport>;

/** POST /own-page-links: a way in to the own page for people who have none, each shown once. */
export const GiveOwnPage = z.strictObject({ personIds: z.array(PersonId).min(1).max(200) });
export const OwnPageLink = z.strictObject({
  personId: PersonId,
  personName: z.string(),
  login: z.string(),
  /** Null: this person has a sign-in already, which stays as it is. */
  url: z.string().nullable(),
  expiresAt: Instant.nullable(),
});
export type OwnPageLink = z.infer<typeof OwnPageLink>;

/** What of a person is held, in the parts of the own export. The words are in the console's catalogues, `own.parts`. */
export const OWN_PARTS = [
  'profile',
  'employments',
  'posts',
  'address-mark',
  'merges',
  'distinctions',
  'badges',
  'badge-history',
  'stop-codes',
  'access-levels',
  'boundary-events',
  'working-terms',
  'attendance-claims',
  'attendance-months',
  'inner-events',
  'look-ups',
  'access-requests',
  'card-applications',
  'card-batches',
  'application-contents',
  'visit-times',
  'visit-rosters',
  'desk-jobs',
  'loading',
  'appointments',
  'company-card-loans',
  'account',
  'sessions',
  'audit-entries',
] as const;
export type OwnPart = (typeof OWN_PARTS)[number];

/** GET /own/held: what, how much of it, since when, for what, and for how long. */
export const HeldAboutMe = z.strictObject({
  items: z.array(
    z.strictObject({
      part: z.enum(OWN_PARTS),
      count: z.int().min(0),
      oldest: Instant.nullable(),
      purpose: RetentionPurpose,
      basis: RetentionBasis,
      /** From the moment on that `countedFrom` names. */
      keptDays: z.int().min(1),
      countedFrom: RetentionRule.shape.countedFrom,
    }),
  ),
});
export type HeldAboutMe = z.infer<typeof HeldAboutMe>;
