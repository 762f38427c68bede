import { z } from 'zod';
import { LocalDate } from '../access/policy.ts';
import { ApplicationId, DriveId, PersonId } from '../ids.ts';
import { ListQuery } from './conventions.ts';

/** Why an application needs a hand of its clerks: it stands still, a deadline comes, or HR knows of a change. */
export const DRIVE_WORK_KINDS = [
  /** Each week without a form. */
  'form-needed',
  /** No word for as long as the making takes: eight weeks where the municipality does not say. */
  'no-notice',
  'deadline-near',
  'overdue',
  'at-post',
  'post-over',
  'returned',
  /** Name or address changed while the card is made or waits. */
  'resident-changed',
  'transfer-planned',
  'abroad-planned',
  'return-planned',
] as const;
export const DriveWorkKind = z.enum(DRIVE_WORK_KINDS);
export type DriveWorkKind = z.infer<typeof DriveWorkKind>;

export const DriveWork = z.strictObject({
  applicationId: ApplicationId,
  driveId: DriveId,
  driveName: z.string(),
  personId: PersonId,
  personName: z.string(),
  kind: DriveWorkKind,
  /** The day since which, or until which. */
  on: LocalDate,
  /** The right day for the application, where a change is planned: from then on a form fits. */
  applyFrom: LocalDate.nullable(),
  /** By whose terms the day is reckoned: of the municipality of residence, or the usual ones; null where it needs none. */
  terms: z.enum(['municipality', 'usual']).nullable(),
});
export type DriveWork = z.infer<typeof DriveWork>;

/** GET /drive-work: of the open drives whose clerk the asker is, the earliest day first. */
export const DriveWorkQuery = ListQuery.pick({ cursor: true, limit: true }).extend({
  driveId: DriveId.optional(),
});
export type DriveWorkQuery = z.infer<typeof DriveWorkQuery>;
