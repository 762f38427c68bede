import type { AttendanceGroupId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { conflict } from '../http/problem.ts';

/** A month that is closed and was not opened again. Both days are in it. */
export interface ClosedMonth {
  readonly groupId: AttendanceGroupId;
  readonly from: string;
  readonly through: string;
}

export async function listClosedMonths(
  db: Knex,
  groupIds: readonly AttendanceGroupId[],
): Promise<readonly ClosedMonth[]> {
  return db('attendance_closings')
    .whereIn('attendance_closings.group_id', [...groupIds])
    .whereNull('attendance_closings.reopened_at')
    .select<ClosedMonth[]>({
      groupId: 'attendance_closings.group_id',
      from: 'attendance_closings.from_date',
      through: 'attendance_closings.through_date',
    });
}

/** `CONFLICT` where a day of the group is closed: it is opened again first, by somebody who says why. */
export async function requireOpenDay(
  db: Knex,
  { groupId, day }: { readonly groupId: AttendanceGroupId; readonly day: string },
): Promise<void> {
  const closed = await listClosedMonths(db, [groupId]);
  if (closed.some(({ from, through }) => from <= day && day <= through))
    throw conflict('', 'ATTENDANCE_CLOSED');
}

/** The same for everything from a day on: terms change every day until the next ones. */
export async function requireOpenFrom(
  db: Knex,
  { groupIds, day }: { readonly groupIds: readonly AttendanceGroupId[]; readonly day: string },
): Promise<void> {
  const closed = await listClosedMonths(db, groupIds);
  if (closed.some(({ through }) => day <= through)) throw conflict('', 'ATTENDANCE_CLOSED');
}
