import type { PutWorkCalendar, WorkCalendar } from '@monban/core/api/attendance';
import { daysOf } from '@monban/core/attendance/closing-period';
import { kindOfDay, type WorkCalendar as Calendar } from '@monban/core/attendance/work-calendar';
import { AppError } from '@monban/core/errors';
import type { AttendanceGroupId, SiteId } from '@monban/core/ids';
import { holdLock } from '@monban/db/locks';
import type { Knex } from '@monban/db/open';
import { recordAudit } from '../audit/record-audit.ts';
import { conflict, fieldProblem } from '../http/problem.ts';
import { siteKind } from '../organisation/site-kind.ts';
import type { Platform } from '../platform.ts';
import { getRecord, type Asker } from '../records/record-use-cases.ts';
import { runChange } from '../records/run-change.ts';
import type { Scope } from '../records/scope.ts';
import { listClosedMonths } from './closed-days.ts';
import { listCalendars, listWorkCalendars, putWorkCalendar } from './work-calendar-store.ts';

/** `NOT_FOUND` for a site outside the scope. */
export async function getWorkCalendar(
  db: Knex,
  { siteId, scope }: { readonly siteId: SiteId; readonly scope: Scope },
): Promise<WorkCalendar> {
  await getRecord(db, siteKind, { id: siteId, scope });
  const calendar = (await listWorkCalendars(db, [siteId])).get(siteId);
  if (calendar === undefined) throw new AppError('NOT_FOUND');
  return calendar;
}

/**
 * Chooses which days are free. What is free was decided beforehand (article 35): `CONFLICT` where a day of a closed month
 * would be another than it was.
 */
export function changeWorkCalendar(
  platform: Platform,
  {
    siteId,
    input,
    expectedVersion,
    context,
    scope,
  }: Asker & { readonly siteId: SiteId; readonly input: PutWorkCalendar; readonly expectedVersion: number },
): Promise<WorkCalendar> {
  requireOnce(input);
  return runChange(platform, async ({ db }) => {
    await holdLock(db, 'attendance');
    const before = await getWorkCalendar(db, { siteId, scope });
    const was = await engineCalendar(db, siteId);
    await putWorkCalendar(db, { siteId, version: expectedVersion, ...input }, context.at.toISOString());
    const after = await getWorkCalendar(db, { siteId, scope });
    await requireClosedDaysAsTheyWere(db, siteId, { was, is: await engineCalendar(db, siteId) });
    await recordAudit(db, context, {
      action: 'work-calendar.changed',
      ...{ subjectType: 'work-calendar', subjectId: siteId, before, after },
    });
    return after;
  });
}

function requireOnce({ exceptions }: PutWorkCalendar): void {
  const days = exceptions.map(({ on }) => on);
  const problems = days.flatMap((on, index) =>
    days.indexOf(on) < index ? [fieldProblem(`/exceptions/${String(index)}/on`, 'DAY_TWICE')] : [],
  );
  if (problems.length > 0) throw new AppError('VALIDATION_FAILED', { details: { problems } });
}

async function engineCalendar(db: Knex, siteId: SiteId): Promise<Calendar> {
  const calendar = (await listCalendars(db, [siteId])).get(siteId);
  if (calendar === undefined) throw new AppError('NOT_FOUND');
  return calendar;
}

async function requireClosedDaysAsTheyWere(
  db: Knex,
  siteId: SiteId,
  { was, is }: { readonly was: Calendar; readonly is: Calendar },
): Promise<void> {
  const groups = await db('working_terms')
    .join('people', 'people.id', 'working_terms.person_id')
    .where({ 'people.site_id': siteId })
    .distinct<{ id: AttendanceGroupId }[]>({ id: 'working_terms.group_id' });
  const closed = await listClosedMonths(
    db,
    groups.map(({ id }) => id),
  );
  const hasChanged = closed
    .flatMap((period) => daysOf(period))
    .some((day) => kindOfDay(was, day) !== kindOfDay(is, day));
  if (hasChanged) throw conflict('', 'ATTENDANCE_CLOSED');
}
