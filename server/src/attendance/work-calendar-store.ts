import type { PutWorkCalendar, WorkCalendar } from '@monban/core/api/attendance';
import type { WorkCalendar as Calendar } from '@monban/core/attendance/work-calendar';
import { AppError } from '@monban/core/errors';
import type { SiteId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { insertRows } from '@monban/db/write-rows';
import { groupBy } from '../snapshots/group-by.ts';

/** Until somebody chooses: Sunday is the statutory holiday, Saturday and the site's holidays are free. */
const AS_EVERYWHERE = {
  statutoryWeekday: 7,
  freeWeekdays: [6],
  holidaysAreFree: true,
  exceptions: [],
  version: 0,
} satisfies Omit<WorkCalendar, 'siteId'>;

interface CalendarRow {
  readonly site_id: SiteId;
  readonly statutory_weekday: number;
  readonly free_weekdays: string;
  readonly holidays_are_free: boolean | number;
  readonly version: number;
}

/** Of each site that was asked for, in no order. */
export async function listWorkCalendars(
  db: Knex,
  siteIds: readonly SiteId[],
): Promise<ReadonlyMap<SiteId, WorkCalendar>> {
  const rows = await db('work_calendars')
    .whereIn('site_id', [...siteIds])
    .select<CalendarRow[]>('site_id', 'statutory_weekday', 'free_weekdays', 'holidays_are_free', 'version');
  const days = await db('work_calendar_days')
    .whereIn('site_id', [...siteIds])
    .orderBy('on_date')
    .select<(WorkCalendar['exceptions'][number] & { siteId: SiteId })[]>({
      siteId: 'site_id',
      on: 'on_date',
      kind: 'kind',
      name: 'name',
    });
  const chosen = new Map(rows.map((row) => [row.site_id, row]));
  const exceptions = groupBy(days, ({ siteId }) => siteId);
  return new Map(
    siteIds.map((siteId) => {
      const row = chosen.get(siteId);
      const own = (exceptions.get(siteId) ?? []).map(({ on, kind, name }) => ({ on, kind, name }));
      return [
        siteId,
        row ? { siteId, ...calendarFromRow(row), exceptions: own } : { siteId, ...AS_EVERYWHERE },
      ];
    }),
  );
}

/** With the holidays of their sites, as the engine takes them. */
export async function listCalendars(
  db: Knex,
  siteIds: readonly SiteId[],
): Promise<ReadonlyMap<SiteId, Calendar>> {
  const rows = await db('holidays')
    .whereIn('site_id', [...siteIds])
    .select<{ siteId: SiteId; on: string }[]>({ siteId: 'site_id', on: 'on_date' });
  const holidays = groupBy(rows, ({ siteId }) => siteId);
  const calendars = await listWorkCalendars(db, siteIds);
  return new Map(
    [...calendars].map(([siteId, calendar]) => [
      siteId,
      {
        ...calendar,
        holidays: new Set((holidays.get(siteId) ?? []).map(({ on }) => on)),
        exceptions: new Map(calendar.exceptions.map(({ on, kind }) => [on, kind])),
      },
    ]),
  );
}

/** `VERSION_CONFLICT` where somebody has changed it meanwhile; version 0 is that nobody has chosen yet. */
export async function putWorkCalendar(
  trx: Knex,
  calendar: PutWorkCalendar & { readonly siteId: SiteId; readonly version: number },
  at: string,
): Promise<void> {
  const { siteId, version, exceptions } = calendar;
  const values = {
    statutory_weekday: calendar.statutoryWeekday,
    free_weekdays: JSON.stringify(calendar.freeWeekdays),
    holidays_are_free: calendar.holidaysAreFree,
    version: version + 1,
    updated_at: at,
  };
  const changed =
    version === 0
      ? await trx('work_calendars')
          .insert({ site_id: siteId, ...values })
          .onConflict('site_id')
          .ignore()
          .returning('site_id')
      : await trx('work_calendars').where({ site_id: siteId, version }).update(values).returning('site_id');
  if (changed.length === 0) throw new AppError('VERSION_CONFLICT');
  await trx('work_calendar_days').where({ site_id: siteId }).delete();
  await insertRows(
    trx,
    'work_calendar_days',
    exceptions.map(({ on, kind, name }) => ({ site_id: siteId, on_date: on, kind, name })),
  );
}

function calendarFromRow(row: CalendarRow) {
  return {
    statutoryWeekday: row.statutory_weekday,
    freeWeekdays: JSON.parse(row.free_weekdays) as number[],
    holidaysAreFree: Boolean(row.holidays_are_free),
    version: row.version,
  };
}
