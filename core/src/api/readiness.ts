import { z } from 'zod';
import { LocalDate } from '../access/policy.ts';
import { DepartmentId, DriveId, PersonId, SiteId } from '../ids.ts';
import { ApplicationState } from './applications.ts';
import { ListQuery } from './conventions.ts';
import { SMALLEST_GROUP } from './drives.ts';

/** How far somebody is on the way from no card to a badge in the card, and to its end (feature B4). One step each. */
export const READINESS_STEPS = [
  /** None that anybody here knows of. */
  'no-card',
  'under-way',
  /** No desk has looked at it yet. */
  'in-hand',
  'not-eligible',
  /** A badge could be put onto it; the application is not ordered yet. */
  'eligible',
  'loading-ordered',
  /** The badge is to be written. */
  'loaded',
  'badge-written',
  'certificate-ending',
  'card-ending',
  /** Badge, certificate or card has run out. */
  'ended',
] as const;
export const ReadinessStep = z.enum(READINESS_STEPS);
export type ReadinessStep = z.infer<typeof ReadinessStep>;

/** Why no badge can be put onto a card, as a desk found. */
export const INELIGIBILITIES = ['no-user-certificate', 'face-only-card', 'expired'] as const;
export const Ineligibility = z.enum(INELIGIBILITIES);
export type Ineligibility = z.infer<typeof Ineligibility>;

/** What everybody else than a drive's clerks is told apart: nothing of it comes from an answer. */
export const READINESS_CLASSES = ['before', 'loading', 'written'] as const;
export type ReadinessClass = (typeof READINESS_CLASSES)[number];

const told = z.int().min(SMALLEST_GROUP);

/** No number under ten, nor one that it could be worked out from. */
export const ReadinessCounts = z.discriminatedUnion('detail', [
  z.strictObject({ detail: z.literal('none') }),
  z.strictObject({ detail: z.literal('two'), before: told, loadingOrWritten: told }),
  z.strictObject({ detail: z.literal('three'), before: told, loading: told, written: told }),
]);
export type ReadinessCounts = z.infer<typeof ReadinessCounts>;

const group = {
  people: z.int().min(0),
  counts: ReadinessCounts,
  /** Each step that somebody stands at; null for everybody but the clerks of the drive that was asked for. */
  steps: z.array(z.strictObject({ step: ReadinessStep, count: z.int().min(1) })).nullable(),
};
export const ReadinessGroup = z.strictObject(group);
export type ReadinessGroup = z.infer<typeof ReadinessGroup>;

const which = {
  /** The people of one drive, in clear: for its clerks. Without it everybody, and nothing of any answer. */
  driveId: DriveId.optional(),
  /** A day to come: posts, last days and ends as they will be then. */
  on: LocalDate.optional(),
};

/** GET /readiness */
export const ReadinessQuery = z.strictObject(which);
export type ReadinessQuery = z.infer<typeof ReadinessQuery>;

export const ReadinessBoard = z.strictObject({
  on: LocalDate,
  /** Null for whoever reaches only a part. */
  whole: ReadinessGroup.nullable(),
  /** In the order of names. */
  sites: z.array(
    z.strictObject({
      siteId: SiteId,
      name: z.string(),
      whole: ReadinessGroup.nullable(),
      departments: z.array(z.strictObject({ departmentId: DepartmentId, name: z.string(), ...group })),
    }),
  ),
});
export type ReadinessBoard = z.infer<typeof ReadinessBoard>;

/** GET /readiness/people: by sort key. */
export const ReadinessPeopleQuery = ListQuery.pick({ cursor: true, limit: true }).extend({
  ...which,
  step: ReadinessStep,
  siteId: SiteId.optional(),
  departmentId: DepartmentId.optional(),
});
export type ReadinessPeopleQuery = z.infer<typeof ReadinessPeopleQuery>;

export const ReadinessPerson = z.strictObject({
  personId: PersonId,
  name: z.string(),
  employeeCode: z.string(),
  departmentName: z.string(),
  siteName: z.string(),
  step: ReadinessStep,
  reason: Ineligibility.nullable(),
  /** Where the application of the drive stands; null for everybody but its clerks. */
  applicationState: ApplicationState.nullable(),
  /** The last day of what ends, where that is the step. */
  endsOn: LocalDate.nullable(),
});
export type ReadinessPerson = z.infer<typeof ReadinessPerson>;
