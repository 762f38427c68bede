import type { AppointmentSlotId, SiteId } from '@monban/core/ids';
import type { PlacedSlot } from '@monban/core/calendar/place-slots';
import type { Knex } from '@monban/db/open';
import { insertRows } from '@monban/db/write-rows';
import { withinSites, type Scope } from '../records/scope.ts';
import { slicesOf } from '../records/slices-of.ts';

/** When and where somebody is to come. */
export interface SlotTime {
  readonly siteId: SiteId;
  readonly siteName: string;
  readonly timeZone: string;
  readonly on: string;
  readonly from: string;
  readonly until: string;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly desk: number;
  readonly place: string;
}

export const SLOT_TIME_COLUMNS = {
  siteId: 'appointment_slots.site_id',
  siteName: 'sites.name',
  timeZone: 'sites.time_zone',
  on: 'appointment_slots.on_day',
  from: 'appointment_slots.from_clock',
  until: 'appointment_slots.until_clock',
  startsAt: 'appointment_slots.starts_at',
  endsAt: 'appointment_slots.ends_at',
  desk: 'appointment_slots.desk',
  place: 'appointment_slots.place',
} satisfies Record<keyof SlotTime, string>;

/** A time that was not taken away. */
export interface StoredSlot extends SlotTime {
  readonly id: AppointmentSlotId;
  readonly isTaken: boolean;
}

/** By time and desk. */
export async function listSlots(
  db: Knex,
  scope: Scope,
  narrow: (query: Knex.QueryBuilder) => void,
): Promise<StoredSlot[]> {
  const query = slots(db)
    .orderBy(['appointment_slots.starts_at', 'appointment_slots.desk'])
    .select<(SlotTime & { id: AppointmentSlotId; takerId: string | null })[]>({
      id: 'appointment_slots.id',
      takerId: 'takers.id',
      ...SLOT_TIME_COLUMNS,
    });
  withinSites(query, 'appointment_slots.site_id', scope);
  narrow(query);
  return (await query).map(({ takerId, ...slot }) => ({ ...slot, isTaken: takerId !== null }));
}

/** Those that nobody has. */
export function onlyFree(query: Knex.QueryBuilder): void {
  void query.whereNull('takers.id');
}

/** Days after this one with a time that nobody has; a subquery, so that the days far ahead are never read. */
export function firstFreeDays(
  db: Knex,
  { siteId, after, limit }: { readonly siteId: SiteId; readonly after: string; readonly limit: number },
): Knex.QueryBuilder {
  const query = slots(db)
    .where({ 'appointment_slots.site_id': siteId })
    .where('appointment_slots.on_day', '>', after)
    .distinct('appointment_slots.on_day')
    .orderBy('appointment_slots.on_day')
    .limit(limit);
  onlyFree(query);
  return query;
}

export interface DayCount {
  readonly on: string;
  readonly slots: number;
  readonly taken: number;
}

/** The earliest day first. */
export async function countByDay(
  db: Knex,
  siteId: SiteId,
  { from, limit }: { readonly from: string; readonly limit: number },
): Promise<DayCount[]> {
  const rows = await slots(db)
    .where({ 'appointment_slots.site_id': siteId })
    .where('appointment_slots.on_day', '>=', from)
    .groupBy('appointment_slots.on_day')
    .orderBy('appointment_slots.on_day')
    .limit(limit)
    .select<{ on_day: string; slots: number | string; taken: number | string }[]>([
      'appointment_slots.on_day',
      db.raw('count(*) as slots'),
      db.raw('count(takers.id) as taken'),
    ]);
  return rows.map(({ on_day: on, slots: all, taken }) => ({ on, slots: Number(all), taken: Number(taken) }));
}

export async function insertSlots(
  trx: Knex,
  { siteId, on, place }: { readonly siteId: SiteId; readonly on: string; readonly place: string },
  made: readonly (PlacedSlot & { readonly id: string })[],
): Promise<void> {
  await insertRows(
    trx,
    'appointment_slots',
    made.map(({ id, from, until, desk, startsAt, endsAt }) => ({
      id,
      site_id: siteId,
      on_day: on,
      from_clock: from,
      until_clock: until,
      starts_at: startsAt.toISOString(),
      ends_at: endsAt.toISOString(),
      desk,
      place,
    })),
  );
}

export async function markRemoved(trx: Knex, ids: readonly AppointmentSlotId[], at: Date): Promise<void> {
  for (const slice of slicesOf(ids))
    await trx('appointment_slots').whereIn('id', slice).update({ removed_at: at.toISOString() });
}

function slots(db: Knex): Knex.QueryBuilder {
  return db('appointment_slots')
    .join('sites', 'sites.id', 'appointment_slots.site_id')
    .leftJoin('appointments as takers', (join) => {
      join.on('takers.slot_id', 'appointment_slots.id').andOnVal('takers.state', '<>', 'freed');
    })
    .whereNull('appointment_slots.removed_at');
}
