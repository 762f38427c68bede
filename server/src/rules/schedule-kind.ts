import type { CreateSchedule, Schedule } from '@monban/core/api/rules';
import type { ScheduleInterval } from '@monban/core/access/policy';
import type { FieldProblem } from '@monban/core/errors';
import type { ScheduleId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { fieldProblem } from '../http/problem.ts';
import {
  columnsOf,
  recordFromRow,
  type PartDeps,
  type RecordKind,
  type RecordRow,
} from '../records/record-kind.ts';
import { checkUses } from '../records/references.ts';
import { matchName } from '../records/search.ts';

interface ScheduleRow extends RecordRow {
  readonly id: ScheduleId;
  readonly name: string;
}

interface IntervalRow {
  readonly schedule_id: ScheduleId;
  readonly weekday: number;
  readonly from_minute: number;
  readonly to_minute: number;
}

/** Weekly times, shared by the whole organisation. */
export const scheduleKind: RecordKind<Schedule, CreateSchedule> = {
  subject: 'schedule',
  table: 'schedules',
  columns: columnsOf('schedules', ['name']),
  fromRows: schedulesFromRows,
  toRow: ({ name }) => ({ name }),
  storeParts: storeIntervals,
  within: () => undefined,
  search: (query, q) => {
    matchName(query, 'schedules.name', q);
  },
  sorts: { name: 'schedules.name', updatedAt: 'schedules.updated_at' },
  check: (_, { input }) => Promise.resolve(findOverlaps(input.intervals)),
  uses: (trx, id) =>
    checkUses(
      trx('access_levels')
        .whereNull('access_levels.retired_at')
        .whereIn(
          'access_levels.id',
          trx('access_level_rules').where({ schedule_id: id }).select('access_level_id'),
        ),
      'USED_BY_ACCESS_LEVELS',
      'access_levels.name',
    ),
  isPolicy: true,
};

async function schedulesFromRows(db: Knex, rows: readonly RecordRow[]): Promise<Schedule[]> {
  const intervals = await db('schedule_intervals')
    .whereIn(
      'schedule_intervals.schedule_id',
      rows.map(({ id }) => id),
    )
    .orderBy(['schedule_intervals.weekday', 'schedule_intervals.from_minute'])
    .select<IntervalRow[]>(
      'schedule_intervals.schedule_id',
      'schedule_intervals.weekday',
      'schedule_intervals.from_minute',
      'schedule_intervals.to_minute',
    );
  return (rows as readonly ScheduleRow[]).map((row) => ({
    id: row.id,
    name: row.name,
    intervals: intervals.filter(({ schedule_id }) => schedule_id === row.id).map(intervalFromRow),
    ...recordFromRow(row),
  }));
}

function intervalFromRow({ weekday, from_minute, to_minute }: IntervalRow): ScheduleInterval {
  return { weekday, fromMinute: from_minute, toMinute: to_minute };
}

async function storeIntervals(
  { db: trx }: PartDeps,
  id: string,
  { intervals }: CreateSchedule,
): Promise<void> {
  await trx('schedule_intervals').where({ schedule_id: id }).delete();
  const rows = intervals.map(({ weekday, fromMinute, toMinute }) => ({
    schedule_id: id,
    weekday,
    from_minute: fromMinute,
    to_minute: toMinute,
  }));
  if (rows.length > 0) await trx.batchInsert('schedule_intervals', rows, 100);
}

/** Half-open intervals of one weekday may touch, not overlap. */
function findOverlaps(intervals: readonly ScheduleInterval[]): FieldProblem[] {
  return intervals.flatMap((interval, index) => {
    const isOverlapping = intervals
      .slice(0, index)
      .some(
        (other) =>
          other.weekday === interval.weekday &&
          other.fromMinute < interval.toMinute &&
          interval.fromMinute < other.toMinute,
      );
    return isOverlapping ? [fieldProblem(`/intervals/${index}`, 'INTERVALS_OVERLAP')] : [];
  });
}
