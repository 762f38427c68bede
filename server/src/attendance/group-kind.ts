import type { AttendanceGroup, CreateAttendanceGroup } from '@monban/core/api/attendance';
import type { AttendanceGroupId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { columnsOf, recordFromRow, type RecordKind, type RecordRow } from '../records/record-kind.ts';
import { checkUses } from '../records/references.ts';
import { withinPeople, type Scope } from '../records/scope.ts';
import { matchName } from '../records/search.ts';

interface GroupRow extends RecordRow {
  readonly id: AttendanceGroupId;
  readonly name: string;
  readonly policy: AttendanceGroup['policy'];
  readonly notice_on: string | null;
  readonly closing_day: number;
  readonly week_begins_on: number;
  readonly spill_counts: boolean | number;
  readonly divergence_minutes: number;
  readonly clock_skew_minutes: number;
  readonly long_stay_minutes: number;
  readonly rest_minutes: number;
}

const OWN_COLUMNS = [
  'name',
  'policy',
  'notice_on',
  'closing_day',
  'week_begins_on',
  'spill_counts',
  'divergence_minutes',
  'clock_skew_minutes',
  'long_stay_minutes',
  'rest_minutes',
];

/** People whose working time is closed together; shared by the whole organisation. */
export const groupKind: RecordKind<AttendanceGroup, CreateAttendanceGroup> = {
  subject: 'attendance-group',
  table: 'attendance_groups',
  columns: columnsOf('attendance_groups', OWN_COLUMNS),
  fromRows: groupsFromRows,
  toRow: (group) => ({
    name: group.name,
    policy: group.policy,
    notice_on: group.noticeOn,
    closing_day: group.closingDay,
    week_begins_on: group.weekBeginsOn,
    spill_counts: group.spillCounts,
    divergence_minutes: group.divergenceMinutes,
    clock_skew_minutes: group.clockSkewMinutes,
    long_stay_minutes: group.longStayMinutes,
    rest_minutes: group.restMinutes,
  }),
  within: () => undefined,
  search: (query, q) => {
    matchName(query, 'attendance_groups.name', q);
  },
  sorts: { name: 'attendance_groups.name', updatedAt: 'attendance_groups.updated_at' },
  check: () => Promise.resolve([]),
  unique: { column: 'name', field: 'name' },
  uses: (trx, id) =>
    checkUses(
      trx('working_terms')
        .join('people', 'people.id', 'working_terms.person_id')
        .whereNull('people.retired_at')
        .where({ 'working_terms.group_id': id }),
      'USED_BY_PEOPLE',
      'people.shown_name',
    ),
  lock: 'attendance',
  isPolicy: false,
};

async function groupsFromRows(
  db: Knex,
  rows: readonly RecordRow[],
  scope: Scope,
): Promise<AttendanceGroup[]> {
  const people = await countPeople(
    db,
    rows.map(({ id }) => id),
    scope,
  );
  return (rows as readonly GroupRow[]).map((row) => ({
    id: row.id,
    name: row.name,
    policy: row.policy,
    noticeOn: row.notice_on,
    closingDay: row.closing_day,
    weekBeginsOn: row.week_begins_on,
    spillCounts: Boolean(row.spill_counts),
    divergenceMinutes: row.divergence_minutes,
    clockSkewMinutes: row.clock_skew_minutes,
    longStayMinutes: row.long_stay_minutes,
    restMinutes: row.rest_minutes,
    people: people.get(row.id) ?? 0,
    ...recordFromRow(row),
  }));
}

/** Whoever has been in a group, be it in the past, of those whom the caller may see. */
async function countPeople(
  db: Knex,
  ids: readonly string[],
  scope: Scope,
): Promise<ReadonlyMap<string, number>> {
  const query = db('working_terms')
    .join('people', 'people.id', 'working_terms.person_id')
    .whereIn('working_terms.group_id', [...ids])
    .groupBy('working_terms.group_id');
  withinPeople(query, scope);
  const rows = await query.select<{ group_id: string; people: number | string }[]>(
    'working_terms.group_id',
    db.raw('count(distinct working_terms.person_id) as people'),
  );
  return new Map(rows.map((row) => [row.group_id, Number(row.people)]));
}
