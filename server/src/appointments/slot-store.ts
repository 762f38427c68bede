import type { AppointmentSlotId, SiteId } from '@monban/core/ids';
import type { PlacedSlot } from '@monban/core/calendar/place-slots';
import type { Knex } from '@monban/db/open';
import { insertRows } from '@monban/db/write-rows';
import { withinSites, type Scope } from '../records/scope.ts';

/** A time that was not taken away. */
export interface StoredSlot {
  readonly id: AppointmentSlotId;
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
    .select<SlotRow[]>(COLUMNS);
  withinSites(query, 'appointment_slots.site_id', scope);
  narrow(query);
  return (await query).map(slotFromRow);
}

/** Those that nobody has. */
export function onlyFree(query: Knex.QueryBuilder): void {
  void query.whereNull('takers.id');
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
  for (let index = 0; index < ids.length; index += IDS_PER_STATEMENT)
    await trx('appointment_slots')
      .whereIn('id', ids.slice(index, index + IDS_PER_STATEMENT))
      .update({ removed_at: at.toISOString() });
}

const IDS_PER_STATEMENT = 500;

function slots(db: Knex): Knex.QueryBuilder {
  return db('appointment_slots')
    .join('sites', 'sites.id', 'appointment_slots.site_id')
    .leftJoin('appointments as takers', (join) => {
      join.on('takers.slot_id', 'appointment_slots.id').andOnVal('takers.state', '<>', 'freed');
    })
    .whereNull('appointment_slots.removed_at');
}

const COLUMNS = [
  'appointment_slots.id',
  'appointment_slots.site_id',
  'sites.name as site_name',
  'sites.time_zone',
  'appointment_slots.on_day',
  'appointment_slots.from_clock',
  'appointment_slots.until_clock',
  'appointment_slots.starts_at',
  'appointment_slots.ends_at',
  'appointment_slots.desk',
  'appointment_slots.place',
  'takers.id as taker_id',
];

interface SlotRow {
  readonly id: AppointmentSlotId;
  readonly site_id: SiteId;
  readonly site_name: string;
  readonly time_zone: string;
  readonly on_day: string;
  readonly from_clock: string;
  readonly until_clock: string;
  readonly starts_at: string;
  readonly ends_at: string;
  readonly desk: number;
  readonly place: string;
  readonly taker_id: string | null;
}

function slotFromRow(row: SlotRow): StoredSlot {
  return {
    id: row.id,
    siteId: row.site_id,
    siteName: row.site_name,
    timeZone: row.time_zone,
    on: row.on_day,
    from: row.from_clock,
    until: row.until_clock,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    desk: row.desk,
    place: row.place,
    isTaken: row.taker_id !== null,
  };
}
