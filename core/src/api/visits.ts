import { z } from 'zod';
import { Instant, LocalDate } from '../access/policy.ts';
import { VISIT_GUARDS, VISIT_STATES, VISIT_TRANSITIONS } from '../drives/visit-life.ts';
import { VISIT_PAPERS } from '../drives/visit-papers.ts';
import { ApplicationId, DoorId, DriveId, SiteId, VisitId, VisitRowId, VisitSlotId } from '../ids.ts';
import { ApplicationState } from './applications.ts';
import { name } from './conventions.ts';
import { LetterLanguage, LetterSize } from './letters.ts';
import { MunicipalityCode } from './municipality-code.ts';
import { OfficeAnswer, ROOM_NEEDS, ROSTER_COLUMNS } from './municipality-profile.ts';

export const VisitState = z.enum(VISIT_STATES);
export const VisitStep = z.enum(VISIT_TRANSITIONS);
export type VisitStep = z.infer<typeof VisitStep>;

/** `HH:MM` of the visit's day, at its site. */
export const ClockTime = z.string().regex(/^([01][0-9]|2[0-3]):[0-5][0-9]$/);
export type ClockTime = z.infer<typeof ClockTime>;

export const RoomNeed = z.enum(ROOM_NEEDS);
export type RoomNeed = z.infer<typeof RoomNeed>;

/** All that an officer says of somebody's papers, and all that is kept (B3). */
export const VISIT_FINDINGS = ['sufficient', 'falls-back', 'did-not-come'] as const;
export const VisitFinding = z.enum(VISIT_FINDINGS);
export type VisitFinding = z.infer<typeof VisitFinding>;

const municipality = z.strictObject({ code: MunicipalityCode, name: z.string() });

/** POST /drives/{driveId}/visits. The municipality can be chosen later, until it is asked. */
export const CreateVisit = z.strictObject({
  siteId: SiteId,
  municipalityCode: MunicipalityCode.nullable().default(null),
});
export type CreateVisit = z.infer<typeof CreateVisit>;

/**
 * PATCH /drives/{driveId}/visits/{visitId}, with If-Match: the room, and the door of its site at which a tap on the day
 * checks people in; the municipality only before it is asked.
 */
export const ChangeVisit = z.strictObject({
  municipalityCode: MunicipalityCode.nullable().optional(),
  building: name(120).nullable().optional(),
  room: name(120).nullable().optional(),
  roomNotes: name(500).nullable().optional(),
  needsMet: z
    .array(RoomNeed)
    .max(ROOM_NEEDS.length)
    .refine((needs) => new Set(needs).size === needs.length)
    .optional(),
  checkInDoorId: DoorId.nullable().optional(),
});
export type ChangeVisit = z.infer<typeof ChangeVisit>;

/**
 * POST /drives/{driveId}/visits/{visitId}/steps, with If-Match. `dates` goes with `propose`, `on` with `confirm`,
 * `siteIds` with `merge-sites`.
 */
export const TakeVisitStep = z.strictObject({
  step: VisitStep,
  dates: z
    .array(LocalDate)
    .min(1)
    .max(20)
    .refine((days) => new Set(days).size === days.length)
    .optional(),
  on: LocalDate.optional(),
  siteIds: z
    .array(SiteId)
    .min(1)
    .max(50)
    .refine((ids) => new Set(ids).size === ids.length)
    .optional(),
});
export type TakeVisitStep = z.infer<typeof TakeVisitStep>;

/** A step that a clerk could say in this state; what is still in its way, or null. */
export const OpenVisitStep = z.strictObject({ step: VisitStep, missing: z.enum(VISIT_GUARDS).nullable() });
export type OpenVisitStep = z.infer<typeof OpenVisitStep>;

const place = {
  id: VisitId,
  driveId: DriveId,
  driveName: z.string(),
  siteId: SiteId,
  siteName: z.string(),
  timeZone: z.string(),
  municipality: municipality.nullable(),
  state: VisitState,
  since: Instant,
  visitOn: LocalDate.nullable(),
};

export const VisitSummary = z.strictObject({
  ...place,
  /** Proposed and not chosen yet. */
  dates: z.array(LocalDate),
});
export type VisitSummary = z.infer<typeof VisitSummary>;
export const VisitList = z.strictObject({ items: z.array(VisitSummary) });
export type VisitList = z.infer<typeof VisitList>;

/** GET /visits: of the drives whose clerk asks, with a day in `[from, until)`. */
export const VisitsQuery = z.strictObject({ from: LocalDate, until: LocalDate });
export type VisitsQuery = z.infer<typeof VisitsQuery>;

/** What the municipality's profile says of a visit. */
const terms = z.strictObject({
  minApplicants: z.int(),
  leadTimeDays: z.int(),
  rosterDueDays: z.int(),
  slotMinutes: z.int(),
  parallelDesks: z.int(),
  needs: z.array(RoomNeed),
  rosterColumns: z.array(z.enum(ROSTER_COLUMNS)),
  photoOnSite: OfficeAnswer,
});

export const VisitDeadlines = z.strictObject({
  /** The first day that leaves the municipality its lead time, from today on. */
  earliestOn: LocalDate,
  /** The last day to ask for the day of the visit; null while there is none. */
  requestBy: LocalDate.nullable(),
  rosterDueOn: LocalDate.nullable(),
});
export type VisitDeadlines = z.infer<typeof VisitDeadlines>;

/** Accepted, short and no-show are together the rows, or the visit does not close. */
export const Reconciliation = z.strictObject({
  rows: z.int().min(0),
  accepted: z.int().min(0),
  short: z.int().min(0),
  noShow: z.int().min(0),
  /** Rows that lack a finding. */
  open: z.int().min(0),
});
export type Reconciliation = z.infer<typeof Reconciliation>;

export const VisitEvent = z.strictObject({
  id: z.uuid(),
  at: Instant,
  transition: z.union([VisitStep, z.literal('create')]),
  from: VisitState.nullable(),
  to: VisitState,
  by: z.enum(['clerk', 'facilities', 'officer', 'system']),
  byName: z.string().nullable(),
});
export type VisitEvent = z.infer<typeof VisitEvent>;

/** For the clerks of the drive alone. */
export const Visit = z.strictObject({
  ...place,
  dates: z.array(LocalDate),
  /** Whose people take part, the site of the visit among them. */
  siteIds: z.array(SiteId),
  building: z.string().nullable(),
  room: z.string().nullable(),
  roomNotes: z.string().nullable(),
  needsMet: z.array(RoomNeed),
  /** Where a tap on the day checks whoever takes part in; null: nowhere. */
  checkInDoor: z.strictObject({ id: DoorId, name: z.string() }).nullable(),
  /** Null while no municipality is chosen. */
  terms: terms.nullable(),
  deadlines: VisitDeadlines.nullable(),
  /** Who joined at these sites and has no card under way. */
  willing: z.int().min(0),
  slots: z.int().min(0),
  reconciliation: Reconciliation,
  closedAt: Instant.nullable(),
  steps: z.array(OpenVisitStep),
  history: z.array(VisitEvent),
  /** The ETag, sent back as `If-Match`. */
  version: z.int().min(1),
});
export type Visit = z.infer<typeof Visit>;

/** PUT …/slots, with If-Match of the visit. Times are half-open; a break takes away what it touches. */
export const MakeSlots = z
  .strictObject({
    from: ClockTime,
    until: ClockTime,
    slotMinutes: z.int().min(5).max(120),
    desks: z.int().min(1).max(20),
    breaks: z.array(z.strictObject({ from: ClockTime, until: ClockTime })).max(10),
  })
  .refine(({ from, until }) => from < until, {
    path: ['until'],
    params: { code: 'ENDS_BEFORE_START' },
  })
  .refine(({ breaks }) => breaks.every((pause) => pause.from < pause.until), {
    path: ['breaks'],
    params: { code: 'ENDS_BEFORE_START' },
  });
export type MakeSlots = z.infer<typeof MakeSlots>;

export const VisitSlot = z.strictObject({
  id: VisitSlotId,
  from: ClockTime,
  until: ClockTime,
  desk: z.int().min(1),
  rowId: VisitRowId.nullable(),
});
export type VisitSlot = z.infer<typeof VisitSlot>;
export const VisitSlots = z.strictObject({ items: z.array(VisitSlot) });
export type VisitSlots = z.infer<typeof VisitSlots>;

/** One person of a visit, as the clerks see it. */
export const VisitRow = z.strictObject({
  id: VisitRowId,
  applicationId: ApplicationId,
  /** On the roster that was made last; null for a walk-in and for whoever came after it. */
  rowNumber: z.int().min(1).nullable(),
  origin: z.enum(['roster', 'walk-in']),
  personName: z.string(),
  personKana: z.string(),
  siteName: z.string(),
  state: ApplicationState,
  hasData: z.boolean(),
  slot: z.strictObject({ id: VisitSlotId, from: ClockTime, until: ClockTime, desk: z.int() }).nullable(),
  checkedInAt: Instant.nullable(),
  finding: VisitFinding.nullable(),
  version: z.int().min(1),
});
export type VisitRow = z.infer<typeof VisitRow>;
export const VisitRows = z.strictObject({ items: z.array(VisitRow), reconciliation: Reconciliation });
export type VisitRows = z.infer<typeof VisitRows>;

/** GET …/candidates: checked, or missed another visit; of its sites, and on no other visit. */
export const VisitCandidates = z.strictObject({
  items: z.array(
    z.strictObject({
      applicationId: ApplicationId,
      personName: z.string(),
      personKana: z.string(),
      siteName: z.string(),
      state: ApplicationState,
    }),
  ),
});
export type VisitCandidates = z.infer<typeof VisitCandidates>;

/** The least that a desk needs of a person: when, who, and which row (GET …/desk). */
export const DeskRow = z.strictObject({
  id: VisitRowId,
  rowNumber: z.int().min(1).nullable(),
  isWalkIn: z.boolean(),
  name: z.string(),
  kana: z.string(),
  from: ClockTime.nullable(),
  desk: z.int().min(1).nullable(),
  checkedInAt: Instant.nullable(),
  finding: VisitFinding.nullable(),
});
export type DeskRow = z.infer<typeof DeskRow>;

/** What the QR code on the own page holds: nothing but 128 random bits, as base64url. */
export const BookingToken = z.string().regex(/^[A-Za-z0-9_-]{21}[AQgw]$/);

export const CheckInByToken = z.strictObject({ token: BookingToken });
export type CheckInByToken = z.infer<typeof CheckInByToken>;
export const RecordFinding = z.strictObject({ finding: VisitFinding });
export type RecordFinding = z.infer<typeof RecordFinding>;
export const BookSlot = z.strictObject({ slotId: VisitSlotId });
export type BookSlot = z.infer<typeof BookSlot>;
/** POST …/walk-ins: somebody who came without being on the roster; at a desk that is free now, or at none yet. */
export const AddWalkIn = z.strictObject({
  applicationId: ApplicationId,
  slotId: VisitSlotId.nullable().default(null),
});
export type AddWalkIn = z.infer<typeof AddWalkIn>;

/** GET …/papers/{paper} */
export const VisitPaper = z.enum(VISIT_PAPERS);

/** POST …/sheets: what to bring, with place and time; nobody named: everybody who has a time. */
export const MakeVisitSheets = z.strictObject({
  language: LetterLanguage,
  size: LetterSize.default('normal'),
  rowIds: z.array(VisitRowId).max(200).default([]),
});
export type MakeVisitSheets = z.infer<typeof MakeVisitSheets>;
