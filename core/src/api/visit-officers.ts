import { z } from 'zod';
import { Instant, LocalDate } from '../access/policy.ts';
import { AccessLevelId, SiteId, VisitId, VisitOfficerId } from '../ids.ts';
import { name } from './conventions.ts';
import { ClockTime, DeskRow, Reconciliation } from './visits.ts';

/** POST /drives/{driveId}/visits/{visitId}/officers: a guest of that visit, on its day and on no other. */
export const AddVisitOfficer = z.strictObject({ name: name(100), office: name(200) });
export type AddVisitOfficer = z.infer<typeof AddVisitOfficer>;

export const GUEST_WAYS = ['none', 'link-made', 'signed-in', 'signed-out'] as const;

/** As the clerks of the drive see an officer. */
export const VisitOfficer = z.strictObject({
  id: VisitOfficerId,
  visitId: VisitId,
  /** Null once the name has been deleted. */
  name: z.string().nullable(),
  office: z.string().nullable(),
  on: LocalDate,
  /** The day at the visit's site; half-open. */
  from: Instant,
  until: Instant,
  /** False where the visit has another day by now, or will not happen. */
  isExpected: z.boolean(),
  way: z.enum(GUEST_WAYS),
  /** The card of the pool that the guest has. */
  cardLabel: z.string().nullable(),
});
export type VisitOfficer = z.infer<typeof VisitOfficer>;
export const VisitOfficers = z.strictObject({ items: z.array(VisitOfficer) });
export type VisitOfficers = z.infer<typeof VisitOfficers>;

/** POST …/officers/{officerId}/link: shown once. A new one takes the place of the one before. */
export const VisitOfficerLink = z.strictObject({
  url: z.string(),
  from: Instant,
  expiresAt: Instant,
});
export type VisitOfficerLink = z.infer<typeof VisitOfficerLink>;

/** POST /visit-desk/session, with the token of a link. */
export const OpenVisitDesk = z.strictObject({ token: z.string().regex(/^[A-Za-z0-9_-]{43}$/) });

/** What a guest's page gets: a token for some minutes, and when the day is over. */
export const VisitDeskSession = z.strictObject({
  accessToken: z.string(),
  expiresAt: Instant,
  endsAt: Instant,
  officerName: z.string(),
});
export type VisitDeskSession = z.infer<typeof VisitDeskSession>;

/** GET /visit-desk: everything that a guest sees. */
export const VisitDesk = z.strictObject({
  officerName: z.string(),
  municipalityName: z.string().nullable(),
  siteName: z.string(),
  room: z.string().nullable(),
  on: LocalDate,
  timeZone: z.string(),
  endsAt: Instant,
  rows: z.array(DeskRow),
  counts: Reconciliation,
});
export type VisitDesk = z.infer<typeof VisitDesk>;

/** GET /visit-doors: days of visits to come, for whoever looks after doors; without anybody's name. */
export const VisitDoors = z.strictObject({
  visitId: VisitId,
  siteId: SiteId,
  municipalityName: z.string().nullable(),
  room: z.string().nullable(),
  on: LocalDate,
  guests: z.int().min(0),
  doors: z
    .strictObject({
      accessLevelId: AccessLevelId,
      on: LocalDate,
      from: ClockTime,
      /** Exclusive; null: the end of the day. */
      until: ClockTime.nullable(),
    })
    .nullable(),
  /** The ETag; 0 before any doors were named. */
  version: z.int().min(0),
});
export type VisitDoors = z.infer<typeof VisitDoors>;
export const VisitDoorsList = z.strictObject({ items: z.array(VisitDoors) });

/** PUT /visit-doors/{visitId}, with If-Match where doors are named already. */
export const NameVisitDoors = z
  .strictObject({
    accessLevelId: AccessLevelId,
    from: ClockTime.default('00:00'),
    until: ClockTime.nullable().default(null),
  })
  .refine(({ from, until }) => until === null || from < until, {
    path: ['until'],
    params: { code: 'ENDS_BEFORE_START' },
  });
export type NameVisitDoors = z.infer<typeof NameVisitDoors>;

/** GET /visit-guests: who is expected at the own sites today, for the reception. */
export const ExpectedGuest = z.strictObject({
  officerId: VisitOfficerId,
  name: z.string(),
  office: z.string(),
  siteId: SiteId,
  room: z.string().nullable(),
  until: Instant,
  cardLabel: z.string().nullable(),
});
export type ExpectedGuest = z.infer<typeof ExpectedGuest>;
export const ExpectedGuests = z.strictObject({ items: z.array(ExpectedGuest) });

/** POST /visit-guests/{officerId}/loans: a card of the pool until the end of the day. */
export const LendToGuest = z.strictObject({ companyCardId: z.uuid() });
