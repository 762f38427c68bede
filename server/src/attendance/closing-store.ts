import type { AttendanceClosing, MonthFigures } from '@monban/core/api/attendance';
import { AppError } from '@monban/core/errors';
import type { AttendanceClosingId, AttendanceGroupId, OperatorId, PersonId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { insertRows } from '@monban/db/write-rows';
import { endOfLocalDay, startOfLocalDay } from '../snapshots/local-day.ts';

export interface ClosingsFilter {
  readonly id?: AttendanceClosingId;
  readonly groupId?: AttendanceGroupId;
  readonly month?: string;
}

/** The newest version first. */
export async function listClosings(db: Knex, filter: ClosingsFilter): Promise<readonly AttendanceClosing[]> {
  const query = db('attendance_closings')
    .join('operators as closers', 'closers.id', 'attendance_closings.closed_by')
    .leftJoin('operators as openers', 'openers.id', 'attendance_closings.reopened_by')
    .orderBy([
      { column: 'attendance_closings.month', order: 'desc' },
      { column: 'attendance_closings.version', order: 'desc' },
    ]);
  if (filter.id !== undefined) void query.where({ 'attendance_closings.id': filter.id });
  if (filter.groupId !== undefined) void query.where({ 'attendance_closings.group_id': filter.groupId });
  if (filter.month !== undefined) void query.where({ 'attendance_closings.month': filter.month });
  const rows = await query.select<ClosingRow[]>(COLUMNS);
  const closings: AttendanceClosing[] = [];
  for (const { gatePosition, ...row } of rows) {
    const isInForce = row.reopenedAt === null;
    const latePeople = isInForce ? await countLate(db, { ...row, gatePosition: Number(gatePosition) }) : 0;
    closings.push({ ...row, latePeople });
  }
  return closings;
}

/** `NOT_FOUND`. */
export async function getClosing(db: Knex, id: AttendanceClosingId): Promise<AttendanceClosing> {
  const [closing] = await listClosings(db, { id });
  if (closing === undefined) throw new AppError('NOT_FOUND');
  return closing;
}

export interface NewClosing extends Pick<
  AttendanceClosing,
  'id' | 'groupId' | 'month' | 'from' | 'through' | 'version' | 'people' | 'digest' | 'closedAt'
> {
  readonly closedBy: OperatorId;
  readonly gatePosition: number;
}

export async function insertClosing(trx: Knex, closing: NewClosing): Promise<void> {
  await trx('attendance_closings').insert({
    id: closing.id,
    group_id: closing.groupId,
    month: closing.month,
    from_date: closing.from,
    through_date: closing.through,
    version: closing.version,
    people: closing.people,
    gate_position: closing.gatePosition,
    digest: closing.digest,
    closed_by: closing.closedBy,
    closed_at: closing.closedAt,
  });
}

export interface ClosingLine {
  readonly personId: PersonId;
  readonly figures: MonthFigures;
}

export async function insertLines(
  trx: Knex,
  { id, closedAt }: Pick<AttendanceClosing, 'id' | 'closedAt'>,
  lines: readonly ClosingLine[],
): Promise<void> {
  await insertRows(
    trx,
    'attendance_closing_lines',
    lines.map(({ personId, figures }) => ({
      closing_id: id,
      person_id: personId,
      figures: JSON.stringify(figures),
      closed_at: closedAt,
    })),
  );
}

/** `CONFLICT` where it is not in force any more. */
export async function storeReopening(
  trx: Knex,
  id: AttendanceClosingId,
  { by, at, reason }: { readonly by: OperatorId; readonly at: string; readonly reason: string },
): Promise<void> {
  const count = await trx('attendance_closings')
    .where({ id })
    .whereNull('reopened_at')
    .update({ reopened_by: by, reopened_at: at, reopen_reason: reason });
  if (count === 0) throw new AppError('CONFLICT');
}

/** The last receipt from which anything was known of the gate. */
export async function lastGatePosition(db: Knex): Promise<number> {
  const row = await db('gate_facts').max<{ last: number | string | null }[]>({ last: 'position' }).first();
  return Number(row?.last ?? 0);
}

/** By the days of the place of each person: the last evening of a month is another one elsewhere. */
async function countLate(
  db: Knex,
  {
    id,
    from,
    through,
    gatePosition,
  }: Pick<AttendanceClosing, 'id' | 'from' | 'through'> & {
    readonly gatePosition: number;
  },
): Promise<number> {
  const zones = await db('attendance_closing_lines')
    .join('people', 'people.id', 'attendance_closing_lines.person_id')
    .join('sites', 'sites.id', 'people.site_id')
    .where({ 'attendance_closing_lines.closing_id': id })
    .distinct<{ timeZone: string }[]>({ timeZone: 'sites.time_zone' });
  let people = 0;
  for (const { timeZone } of zones) {
    const row = await db('gate_facts')
      .join('badges', 'badges.id', 'gate_facts.badge_id')
      .join('attendance_closing_lines', 'attendance_closing_lines.person_id', 'badges.person_id')
      .join('people', 'people.id', 'badges.person_id')
      .join('sites', 'sites.id', 'people.site_id')
      .where({ 'attendance_closing_lines.closing_id': id, 'sites.time_zone': timeZone })
      .where('gate_facts.position', '>', gatePosition)
      .where('gate_facts.at', '>=', startOfLocalDay(from, timeZone).toISOString())
      .where('gate_facts.at', '<', endOfLocalDay(through, timeZone).toISOString())
      .countDistinct<{ count: number | string }[]>({ count: 'badges.person_id' })
      .first();
    people += Number(row?.count ?? 0);
  }
  return people;
}

interface ClosingRow extends Omit<AttendanceClosing, 'latePeople'> {
  readonly gatePosition: number | string;
}

const COLUMNS = {
  id: 'attendance_closings.id',
  groupId: 'attendance_closings.group_id',
  month: 'attendance_closings.month',
  from: 'attendance_closings.from_date',
  through: 'attendance_closings.through_date',
  version: 'attendance_closings.version',
  people: 'attendance_closings.people',
  gatePosition: 'attendance_closings.gate_position',
  digest: 'attendance_closings.digest',
  closedBy: 'closers.display_name',
  closedAt: 'attendance_closings.closed_at',
  reopenedBy: 'openers.display_name',
  reopenedAt: 'attendance_closings.reopened_at',
  reopenReason: 'attendance_closings.reopen_reason',
};
