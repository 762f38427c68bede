import { z } from 'zod';
import { Instant, LocalDate } from '../access/policy.ts';
import { ERROR_CODES } from '../errors.ts';
import { AccessLevelId, DepartmentId, PersonId, SiteId } from '../ids.ts';
import { SuspensionReason } from './badges.ts';

export const MOST_BULK_ROWS = 500;
/** So long one change of many rows can be taken back as a whole. */
export const BULK_UNDO_MINUTES = 10;

export const BULK_ACTIONS = ['assign-level', 'move', 'stop-badges', 'retire'] as const;
export const BulkAction = z.enum(BULK_ACTIONS);
export type BulkAction = z.infer<typeof BulkAction>;

const personIds = z
  .array(PersonId)
  .min(1)
  .max(MOST_BULK_ROWS)
  .refine((ids) => new Set(ids).size === ids.length);
/** People as they were shown: whoever was changed since is left alone. */
const people = z
  .array(z.strictObject({ personId: PersonId, version: z.int().min(1) }))
  .min(1)
  .max(MOST_BULK_ROWS)
  .refine((rows) => new Set(rows.map(({ personId }) => personId)).size === rows.length);

/** POST /bulk-changes/level-assignments */
export const AssignLevel = z.strictObject({
  personIds,
  accessLevelId: AccessLevelId,
  fromDate: LocalDate,
  /** Exclusive. */
  untilDate: LocalDate.nullable(),
});
export type AssignLevel = z.infer<typeof AssignLevel>;

/** POST /bulk-changes/moves: absent fields stay as they are. */
export const MovePeople = z
  .strictObject({
    people,
    departmentId: DepartmentId.optional(),
    siteId: SiteId.optional(),
    managerId: PersonId.nullable().optional(),
  })
  .refine(({ departmentId, siteId, managerId }) =>
    [departmentId, siteId, managerId].some((value) => value !== undefined),
  );
export type MovePeople = z.infer<typeof MovePeople>;

/** POST /bulk-changes/badge-stops: every badge in use of these people is suspended. */
export const StopBadges = z.strictObject({
  personIds,
  // What a holder asked for is lifted at a desk only, not by whoever stopped it.
  reason: SuspensionReason.exclude(['holder-request']),
});
export type StopBadges = z.infer<typeof StopBadges>;

/** POST /bulk-changes/retirements */
export const RetirePeople = z.strictObject({ people, lastDay: LocalDate });
export type RetirePeople = z.infer<typeof RetirePeople>;

export const BulkResult = z.strictObject({
  personId: PersonId,
  /** `waiting`: for a second operator. `unchanged`: there was nothing to do. */
  outcome: z.enum(['done', 'waiting', 'unchanged', 'refused']),
  code: z.enum(ERROR_CODES).nullable(),
});
export type BulkResult = z.infer<typeof BulkResult>;

/** What became of each row. Undoing takes back the rows that are still as they were left. */
export const BulkChange = z.strictObject({
  id: z.uuid(),
  action: BulkAction,
  madeAt: Instant,
  undoUntil: Instant,
  undoneAt: Instant.nullable(),
  results: z.array(BulkResult),
});
export type BulkChange = z.infer<typeof BulkChange>;
