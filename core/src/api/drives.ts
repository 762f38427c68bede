import { z } from 'zod';
import { Instant, LocalDate } from '../access/policy.ts';
import { DepartmentId, DriveId, OperatorId, PersonId, SiteId } from '../ids.ts';
import { ApplicationState, OwnApplication } from './applications.ts';
import { ListQuery, name, record } from './conventions.ts';

/** A bulk application drive (feature B1): people are asked whether they want a card, and helped if they do. */
export const DRIVE_STATES = ['draft', 'open', 'closed'] as const;
export const DriveState = z.enum(DRIVE_STATES);
export type DriveState = z.infer<typeof DriveState>;

/** Case 1: the company hands the applications in, cards are picked up. Case 2: officers come to the company. */
export const DRIVE_CASES = ['pick-up', 'visit', 'mixed'] as const;
export const DriveCase = z.enum(DRIVE_CASES);
export type DriveCase = z.infer<typeof DriveCase>;

/** Fewer people than this are never broken down for anybody but the clerks, and no smaller number is told. */
export const SMALLEST_GROUP = 10;

/** Several paragraphs: line feeds, and no other control characters. */
const consentText = z
  .string()
  .overwrite((text) => text.normalize('NFC').replace(/\r\n?/gu, '\n').trim())
  .min(20)
  .max(10_000)
  .regex(/^[\P{Cc}\n]*$/u);

/** POST /drives/{driveId}/consents: a new version; former ones stay, whoever agreed to them agreed to them. */
export const WriteConsent = z.strictObject({
  ja: consentText,
  en: consentText,
  /** "Both tell that form IDs and photos are held": without it a drive holds none. Only whoever writes it can know. */
  coversCollection: z.boolean().default(false),
});
export type WriteConsent = z.infer<typeof WriteConsent>;

export const ConsentText = z.strictObject({
  version: z.int().min(1),
  ja: z.string(),
  en: z.string(),
  coversCollection: z.boolean(),
  since: Instant,
});
export type ConsentText = z.infer<typeof ConsentText>;

const driveFields = {
  name: name(100),
  case: DriveCase,
  /** Whom it is for: people of these sites who are in these departments or below them. Empty: all. */
  siteIds: z.array(SiteId).max(500),
  departmentIds: z.array(DepartmentId).max(2_000),
  opensOn: LocalDate,
  /** The last day for answers. */
  closesOn: LocalDate,
};

export const DriveClerk = z.strictObject({ operatorId: OperatorId, name: z.string(), since: Instant });
export type DriveClerk = z.infer<typeof DriveClerk>;

export const Drive = z.strictObject({
  id: DriveId,
  ...driveFields,
  state: DriveState,
  openedAt: Instant.nullable(),
  closedAt: Instant.nullable(),
  /** The oldest first; the last one is in force. */
  consents: z.array(ConsentText).min(1),
  /** Who sees answers: a relation to this drive, not a role. */
  clerks: z.array(DriveClerk),
  /** Whether the asker is one of them. */
  isClerk: z.boolean(),
  /** How many are invited. */
  people: z.int().min(0),
  /** How many stand where, states without anybody left out; null for everybody but its clerks. */
  counts: z.array(z.strictObject({ state: ApplicationState, count: z.int().min(1) })).nullable(),
  ...record,
});
export type Drive = z.infer<typeof Drive>;

/** POST /drives: a draft, whose maker is its first clerk. */
export const CreateDrive = z.strictObject({
  ...driveFields,
  siteIds: driveFields.siteIds.default([]),
  departmentIds: driveFields.departmentIds.default([]),
  consent: WriteConsent,
});
export type CreateDrive = z.infer<typeof CreateDrive>;
/** As it is sent: what has a default may be left out. */
export type NewDrive = z.input<typeof CreateDrive>;

/** PATCH /drives/{driveId}, with If-Match: everything while it is a draft; name and last day while it is open. */
export const ChangeDrive = z.strictObject(driveFields).partial();
export type ChangeDrive = z.infer<typeof ChangeDrive>;

/** GET /drives: the newest first. */
export const DrivesQuery = ListQuery.pick({ q: true, cursor: true, limit: true }).extend({
  state: DriveState.optional(),
});
export type DrivesQuery = z.infer<typeof DrivesQuery>;

/** POST /drives/{driveId}/clerks; DELETE /drives/{driveId}/clerks/{operatorId} for whoever is no longer one. */
export const AddClerk = z.strictObject({ operatorId: OperatorId });
export type AddClerk = z.infer<typeof AddClerk>;
/** GET /drives/{driveId}/clerk-choices: who may be made a clerk. */
export const ClerkChoices = z.strictObject({
  items: z.array(z.strictObject({ operatorId: OperatorId, name: z.string() })),
});
export type ClerkChoices = z.infer<typeof ClerkChoices>;

/** Why somebody whom the drive is for is not invited. */
export const LEFT_OUT_REASONS = ['invited', 'in-another-drive', 'leaving', 'no-longer-here'] as const;
export const LeftOutReason = z.enum(LEFT_OUT_REASONS);
export type LeftOutReason = z.infer<typeof LeftOutReason>;

const Candidate = z.strictObject({
  personId: PersonId,
  name: z.string(),
  employeeCode: z.string(),
  departmentName: z.string(),
  siteName: z.string(),
  /** Null: would be invited. */
  leftOut: LeftOutReason.nullable(),
});
/** GET /drives/{driveId}/candidates: whom an invitation would reach, by sort key. For its clerks. */
export const CandidatesQuery = ListQuery.pick({ q: true, cursor: true, limit: true });
export type CandidatesQuery = z.infer<typeof CandidatesQuery>;
export const DriveCandidates = z.strictObject({
  items: z.array(Candidate),
  nextCursor: z.string().nullable(),
  /** Whom the drive is for, across pages. */
  total: z.int().min(0),
  toInvite: z.int().min(0),
  leftOut: z.array(z.strictObject({ reason: LeftOutReason, count: z.int().min(1) })),
});
export type DriveCandidates = z.infer<typeof DriveCandidates>;

/** POST /drives/{driveId}/invitations: these people, or without them everybody it is for. Nobody is invited twice. */
export const Invite = z.strictObject({
  personIds: z
    .array(PersonId)
    .min(1)
    .max(2_000)
    .refine((ids) => new Set(ids).size === ids.length)
    .optional(),
});
export type Invite = z.infer<typeof Invite>;

/** How far inviting is: it goes on in slices, and goes on after a restart. GET /drives/{driveId}/invitations: the last one. */
export const Invitation = z.strictObject({
  id: z.uuid(),
  state: z.enum(['running', 'done', 'stopped']),
  total: z.int().min(0),
  /** Looked at so far. */
  done: z.int().min(0),
  invited: z.int().min(0),
  leftOut: z.array(z.strictObject({ reason: LeftOutReason, count: z.int().min(1) })),
  startedAt: Instant,
  endedAt: Instant.nullable(),
  /** Until then it can be taken back, while none of its people has answered; null where nobody was invited. */
  takeBackUntil: Instant.nullable(),
});
export type Invitation = z.infer<typeof Invitation>;

const told = z.int().min(SMALLEST_GROUP);

/**
 * What everybody but the clerks is told of a group. No answer, a no and no card are one: an open question. Numbers under
 * ten are never told, nor what they could be worked out from: then two of the three become one, or none is told.
 */
export const BoardCounts = z.discriminatedUnion('detail', [
  z.strictObject({ detail: z.literal('none') }),
  z.strictObject({
    detail: z.literal('two'),
    openQuestion: told,
    underWayOrInHand: told,
  }),
  z.strictObject({
    detail: z.literal('three'),
    openQuestion: told,
    underWay: told,
    inHand: told,
  }),
]);
export type BoardCounts = z.infer<typeof BoardCounts>;

const kept = z.int().min(0);

/** The same of a drive; what stays of one that is closed is exact for its clerks, whose list of people will be deleted. */
export const DriveGroupCounts = z.discriminatedUnion('detail', [
  ...BoardCounts.options,
  z.strictObject({ detail: z.literal('exact'), openQuestion: kept, underWay: kept, inHand: kept }),
]);
export type DriveGroupCounts = z.infer<typeof DriveGroupCounts>;

const group = {
  /** How many are invited. */
  people: z.int().min(0),
  counts: DriveGroupCounts,
};

/**
 * GET /drives/{driveId}/board: in the order of names, the same numbers for everybody who may see a group; exact ones for
 * the clerks of a drive that is closed.
 */
export const DriveBoard = z.strictObject({
  /** The whole drive; null for whoever reaches only a part of it. */
  whole: z.strictObject(group).nullable(),
  sites: z.array(
    z.strictObject({
      siteId: SiteId,
      name: z.string(),
      /** Null for whoever reaches only some of its departments. */
      whole: z.strictObject(group).nullable(),
      departments: z.array(z.strictObject({ departmentId: DepartmentId, name: z.string(), ...group })),
    }),
  ),
});
export type DriveBoard = z.infer<typeof DriveBoard>;

/** GET /own/drives: the drives that I am invited to, open ones first; afterwards until the rows are deleted. */
export const OwnDrive = z.strictObject({
  driveId: DriveId,
  name: z.string(),
  case: DriveCase,
  state: DriveState.exclude(['draft']),
  opensOn: LocalDate,
  closesOn: LocalDate,
  /** The one in force. */
  consent: ConsentText,
  /** The one agreed to, where that is another. */
  agreedConsent: ConsentText.nullable(),
  /** Whether form and photo are given here; otherwise people apply by themselves. */
  collectsForms: z.boolean(),
  application: OwnApplication,
});
export type OwnDrive = z.infer<typeof OwnDrive>;
export const OwnDrives = z.strictObject({ items: z.array(OwnDrive) });
export type OwnDrives = z.infer<typeof OwnDrives>;
