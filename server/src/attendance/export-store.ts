import type { MonthFigures } from '@monban/core/api/attendance';
import type { AttendanceExport } from '@monban/core/api/attendance-exports';
import type { ExportedPerson } from '@monban/core/attendance/export-cells';
import { AppError } from '@monban/core/errors';
import type {
  AttendanceClosingId,
  AttendanceExportId,
  AttendanceGroupId,
  OperatorId,
} from '@monban/core/ids';
import type { Knex } from '@monban/db/open';

export interface ExportsFilter {
  readonly id?: AttendanceExportId;
  readonly groupId?: AttendanceGroupId;
  readonly month?: string;
}

/** The newest first. */
export async function listExports(db: Knex, filter: ExportsFilter): Promise<readonly AttendanceExport[]> {
  const query = db('attendance_exports')
    .join('attendance_closings', 'attendance_closings.id', 'attendance_exports.closing_id')
    .join('operators', 'operators.id', 'attendance_exports.made_by')
    .orderBy([
      { column: 'attendance_exports.made_at', order: 'desc' },
      { column: 'attendance_exports.id', order: 'desc' },
    ]);
  if (filter.id !== undefined) void query.where({ 'attendance_exports.id': filter.id });
  if (filter.groupId !== undefined) void query.where({ 'attendance_closings.group_id': filter.groupId });
  if (filter.month !== undefined) void query.where({ 'attendance_closings.month': filter.month });
  return query.select<AttendanceExport[]>(COLUMNS);
}

/** `NOT_FOUND`. */
export async function getExport(db: Knex, id: AttendanceExportId): Promise<AttendanceExport> {
  const [found] = await listExports(db, { id });
  if (found === undefined) throw new AppError('NOT_FOUND');
  return found;
}

export async function insertExport(
  trx: Knex,
  made: Omit<AttendanceExport, 'madeBy' | 'version'> & { readonly madeBy: OperatorId },
): Promise<void> {
  await trx('attendance_exports').insert({
    id: made.id,
    closing_id: made.closingId,
    profile_id: made.profileId,
    rounding: made.rounding,
    rows: made.rows,
    sha256: made.sha256,
    made_by: made.madeBy,
    made_at: made.madeAt,
  });
}

/** Everybody of a closing with their figures, by code. */
export async function listExportedPeople(
  db: Knex,
  closingId: AttendanceClosingId,
): Promise<readonly ExportedPerson[]> {
  const rows: readonly PersonRow[] = await db('attendance_closing_lines')
    .join('attendance_closings', 'attendance_closings.id', 'attendance_closing_lines.closing_id')
    .join('people', 'people.id', 'attendance_closing_lines.person_id')
    .where({ 'attendance_closing_lines.closing_id': closingId })
    .orderBy(['people.employee_code', 'people.id'])
    .select<PersonRow[]>({
      code: 'people.employee_code',
      name: 'people.shown_name',
      month: 'attendance_closings.month',
      from: 'attendance_closings.from_date',
      through: 'attendance_closings.through_date',
      figures: 'attendance_closing_lines.figures',
    });
  return rows.map((row) => ({ ...row, figures: JSON.parse(row.figures) as MonthFigures }));
}

interface PersonRow extends Omit<ExportedPerson, 'figures'> {
  readonly figures: string;
}

const COLUMNS = {
  id: 'attendance_exports.id',
  closingId: 'attendance_exports.closing_id',
  version: 'attendance_closings.version',
  profileId: 'attendance_exports.profile_id',
  rounding: 'attendance_exports.rounding',
  rows: 'attendance_exports.rows',
  sha256: 'attendance_exports.sha256',
  madeBy: 'operators.display_name',
  madeAt: 'attendance_exports.made_at',
};
