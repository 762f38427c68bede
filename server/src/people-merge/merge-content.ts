import { LocalDate } from '@monban/core/access/policy';
import { ChangePerson } from '@monban/core/api/people';
import { AccessLevelId, BadgeId, DepartmentId } from '@monban/core/ids';
import { z } from 'zod';

/** Rows that a merge moved, by their table. */
export const MovedRows = z.record(z.string(), z.array(z.string()));
export type MovedRows = z.infer<typeof MovedRows>;

const Membership = z.strictObject({
  accessLevelId: AccessLevelId,
  fromDate: LocalDate,
  untilDate: LocalDate.nullable(),
});
export type MovedMembership = z.infer<typeof Membership>;

const MovedBadge = z.strictObject({
  id: BadgeId,
  /** The version that the merge left it with, where it was the merge that stopped it. */
  stoppedVersion: z.int().nullable(),
});
export type MovedBadge = z.infer<typeof MovedBadge>;

/** Everything that taking a merge back needs to know, as it is stored. */
export const MergeContent = z.strictObject({
  /** The fields of the one that stayed, where the merge changed them. */
  former: ChangePerson,
  winnerRetiredAt: z.string().nullable(),
  loserRetiredAt: z.string().nullable(),
  /** Given up, because an employment took it along. */
  loserCode: z.string().nullable(),
  rows: MovedRows,
  departmentTerms: z.array(z.strictObject({ departmentId: DepartmentId, fromDate: LocalDate })),
  memberships: z.array(AccessLevelId),
  /** Rights from before somebody left, which do not come back with them. */
  droppedMemberships: z.array(Membership),
  badges: z.array(MovedBadge),
  kept: z.strictObject({ employments: z.int(), accessLevels: z.int() }),
});
export type MergeContent = z.infer<typeof MergeContent>;
