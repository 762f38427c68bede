import { z } from 'zod';
import { Instant, LocalDate } from '../access/policy.ts';
import { DEFECT_CODES } from '../drives/batch-defects.ts';
import { LAYOUT_FIELDS, LAYOUT_IDS } from '../drives/batch-layout.ts';
import { BATCH_STATES, BATCH_TRANSITIONS } from '../drives/batch-life.ts';
import { ApplicationId, BatchId, DepartmentId, DriveId, SiteId } from '../ids.ts';
import { ApplicationState } from './applications.ts';
import { ListQuery, name } from './conventions.ts';

/** What is handed in together (feature B2). All of it is for the clerks of the drive. */
export const BatchState = z.enum(BATCH_STATES);
export const BatchTransition = z.enum(BATCH_TRANSITIONS);
export const DefectCode = z.enum(DEFECT_CODES);

const count = z.int().min(0).max(99_999);
/** What is counted of a frozen list, and of the parcel before it is validated. */
const counts = {
  items: count,
  photos: count,
  /** Forms with a cross in the box: no certificate for signatures; no user certificate. */
  optOutsSign: count,
  optOutsUser: count,
  envelopes: count,
};

export const HandOverWay = z.enum(['parcel', 'online']);
export type HandOverWay = z.infer<typeof HandOverWay>;

/** A number that somebody else gave: letters, digits and dashes. */
const foreignNumber = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,39}$/);

export const BatchRound = z.strictObject({
  round: z.int().min(1),
  frozenAt: Instant,
  frozenByName: z.string(),
  /** SHA-256 of the canonical list (docs/formats/batch-list.md), base64url. */
  itemHash: z.string(),
  ...counts,
  validatedAt: Instant.nullable(),
  handOver: z
    .strictObject({
      way: HandOverWay,
      parcelNumber: z.string().nullable(),
      on: LocalDate,
      byName: z.string(),
    })
    .nullable(),
  receipt: z.strictObject({ number: z.string(), on: LocalDate }).nullable(),
});
export type BatchRound = z.infer<typeof BatchRound>;

export const BatchEvent = z.strictObject({
  id: z.uuid(),
  at: Instant,
  transition: z.union([BatchTransition, z.literal('open'), z.literal('change-items'), z.literal('accept')]),
  /** Null for the system. */
  byName: z.string().nullable(),
  reason: z.string().nullable(),
});
export type BatchEvent = z.infer<typeof BatchEvent>;

export const Batch = z.strictObject({
  id: BatchId,
  driveId: DriveId,
  /** Within its drive, from 1. */
  number: z.int().min(1),
  state: BatchState,
  openedByName: z.string(),
  /** Where its applications stand; states without any left out. */
  standing: z.array(z.strictObject({ state: ApplicationState, count: z.int().min(1) })),
  /** How many it waits for. */
  open: z.int().min(0),
  /** The first one is the batch as it was frozen; each later one what was handed in again. */
  rounds: z.array(BatchRound),
  /** Newest first. */
  history: z.array(BatchEvent),
  /** What the asker may do next, as far as it can be told before. */
  next: z.array(BatchTransition),
  version: z.int().min(1),
  createdAt: Instant,
  updatedAt: Instant,
});
export type Batch = z.infer<typeof Batch>;

/** GET /drives/{driveId}/batches: the newest first. */
export const Batches = z.strictObject({ items: z.array(Batch) });
export type Batches = z.infer<typeof Batches>;

/** What stands between an application and a batch. */
export const BATCH_OBSTACLES = [
  'form-missing',
  'form-not-current',
  'photo-missing',
  'photo-at-visit',
  'check-missing',
] as const;
export const BatchObstacle = z.enum(BATCH_OBSTACLES);
export type BatchObstacle = z.infer<typeof BatchObstacle>;

const person = {
  applicationId: ApplicationId,
  personName: z.string(),
  employeeCode: z.string(),
  departmentName: z.string(),
  siteName: z.string(),
  state: ApplicationState,
  /** Of the application. */
  version: z.int().min(1),
};

export const BatchCandidate = z.strictObject({
  ...person,
  /** In the order of what is to be done; empty: fit for a batch. */
  obstacles: z.array(BatchObstacle),
});
export type BatchCandidate = z.infer<typeof BatchCandidate>;

/** GET /drives/{driveId}/batch-candidates: who agreed and is in no batch, by sort key. */
export const BatchCandidatesQuery = ListQuery.pick({ q: true, cursor: true, limit: true }).extend({
  isChecked: z.enum(['true', 'false']).optional(),
  departmentId: DepartmentId.optional(),
  siteId: SiteId.optional(),
});
export type BatchCandidatesQuery = z.infer<typeof BatchCandidatesQuery>;

export const BatchItem = z.strictObject({
  ...person,
  /** Null before it is frozen: in the last round it was in. */
  round: z.int().min(1).nullable(),
  position: z.int().min(1).nullable(),
  obstacles: z.array(BatchObstacle),
  /** The last one that was found, as long as nothing was handed in again. */
  defect: z.strictObject({ code: DefectCode, on: LocalDate }).nullable(),
  /** Nothing is waited for any more. */
  isEnded: z.boolean(),
});
export type BatchItem = z.infer<typeof BatchItem>;

/** GET …/items: by sort key. `state` as the application stands. */
export const BatchItemsQuery = ListQuery.pick({ q: true, cursor: true, limit: true }).extend({
  state: ApplicationState.optional(),
});
export type BatchItemsQuery = z.infer<typeof BatchItemsQuery>;

const someApplications = z
  .array(ApplicationId)
  .min(1)
  .max(2_000)
  .refine((ids) => new Set(ids).size === ids.length);

/** POST …/items, with If-Match of the batch: these, or whoever is checked, fits the filter and is in no batch. */
export const TakeItems = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('chosen'), applicationIds: someApplications }),
  z.strictObject({
    kind: z.literal('all'),
    q: z.string().trim().max(200).optional(),
    departmentId: DepartmentId.optional(),
    siteId: SiteId.optional(),
  }),
]);
export type TakeItems = z.infer<typeof TakeItems>;

/** POST …/item-removals: out of a batch that is not frozen. */
export const RemoveItems = z.strictObject({ applicationIds: someApplications });
export type RemoveItems = z.infer<typeof RemoveItems>;

/** POST …/reopening, …/round-return and …/cancellation: why, for the other clerks. No name belongs there. */
export const WithReason = z.strictObject({ reason: name(200) });
export type WithReason = z.infer<typeof WithReason>;

/** POST …/validation: what was counted on the table, by somebody who did not look at the list. */
export const ValidateBatch = z.strictObject(counts);
export type ValidateBatch = z.infer<typeof ValidateBatch>;

/** POST …/hand-over, by another clerk than who froze it. */
export const HandOver = z.discriminatedUnion('way', [
  z.strictObject({ way: z.literal('parcel'), parcelNumber: foreignNumber, on: LocalDate }),
  z.strictObject({ way: z.literal('online'), on: LocalDate }),
]);
export type HandOver = z.infer<typeof HandOver>;

/** POST …/receipt: what the office says it has received. */
export const NoteReceipt = z.strictObject({ number: foreignNumber, on: LocalDate });
export type NoteReceipt = z.infer<typeof NoteReceipt>;

/** POST …/defects: one application came back. */
export const NoteDefect = z.strictObject({ applicationId: ApplicationId, code: DefectCode, on: LocalDate });
export type NoteDefect = z.infer<typeof NoteDefect>;

/** POST …/acceptances: these, or all that were received and have no defect. */
export const NoteAcceptance = z.strictObject({ on: LocalDate, applicationIds: someApplications.optional() });
export type NoteAcceptance = z.infer<typeof NoteAcceptance>;

/** The columns of `core/drives/batch-layout`. */
export const BatchLayout = z.strictObject({
  columns: z
    .array(z.strictObject({ field: z.enum(LAYOUT_FIELDS), header: name(60) }))
    .min(1)
    .max(LAYOUT_FIELDS.length),
  charset: z.enum(['utf-8', 'utf-8-bom', 'cp932']),
  hasHeader: z.boolean(),
  delimiter: z.enum(['comma', 'tab']),
});

const ofRound = { round: z.int().min(1).max(1_000) };
/** So many photos are in one ZIP file at most. */
export const PHOTOS_PER_FILE = 5_000;

const knownLayout = z.strictObject({ kind: z.literal('layout'), ...ofRound, layout: z.enum(LAYOUT_IDS) });
const ownLayout = z.strictObject({ kind: z.literal('own-layout'), ...ofRound, layout: BatchLayout });

/** POST …/files: what is made of a frozen round. The trail keeps that it was made. */
export const MakeBatchFile = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('cover-sheet'), ...ofRound }),
  /** As PDF; as a file for a spreadsheet it is a layout. */
  z.strictObject({ kind: z.literal('ordered-list'), ...ofRound }),
  knownLayout,
  ownLayout,
  /** Photos of positions 1 to 5,000 are in part 1, and so on. */
  z.strictObject({ kind: z.literal('photos'), ...ofRound, part: z.int().min(1).max(20) }),
]);
export type MakeBatchFile = z.infer<typeof MakeBatchFile>;
export const BATCH_FILE_TYPES = ['application/pdf', 'text/csv', 'application/zip'] as const;

/** POST …/layout-checks: whom a character set cannot hold. */
export const CheckLayout = z.discriminatedUnion('kind', [knownLayout, ownLayout]);
export type CheckLayout = z.infer<typeof CheckLayout>;
export const LayoutCheck = z.strictObject({
  rows: z.int().min(0),
  unwritable: z.array(
    z.strictObject({
      applicationId: ApplicationId,
      position: z.int().min(1),
      personName: z.string(),
      header: z.string(),
      character: z.string(),
      codePoints: z.string(),
    }),
  ),
});
export type LayoutCheck = z.infer<typeof LayoutCheck>;
