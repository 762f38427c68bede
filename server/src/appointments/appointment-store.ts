import type { AppointmentStanding } from '@monban/core/api/appointments';
import { AppError } from '@monban/core/errors';
import type { AppointmentId, AppointmentSlotId, PersonId, SiteId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { isUniqueViolation } from '@monban/db/transaction';
import { conflict } from '../http/problem.ts';
import { columnsOf } from '../records/column-names.ts';

export type FreedBecause = Exclude<AppointmentStanding, 'open'> | 'cancelled' | 'slot-removed';

/** A time that somebody has or had, with the time itself. */
export interface StoredAppointment {
  readonly id: AppointmentId;
  readonly personId: PersonId;
  readonly slotId: AppointmentSlotId;
  readonly state: 'booked' | 'written' | 'missed' | 'freed';
  readonly freedBecause: FreedBecause | null;
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
  readonly version: number;
}

/** The one that counts: what they have, otherwise what they had last. */
export async function findAppointment(db: Knex, personId: PersonId): Promise<StoredAppointment | undefined> {
  const [found] = await listAppointments(db, (query) => {
    void query
      .where({ 'appointments.person_id': personId })
      .orderByRaw(`case when appointments.state = 'booked' then 0 else 1 end`)
      .orderBy([
        { column: 'appointments.updated_at', order: 'desc' },
        { column: 'appointments.id', order: 'desc' },
      ])
      .limit(1);
  });
  return found;
}

export async function findBooked(db: Knex, personId: PersonId): Promise<StoredAppointment | undefined> {
  const found = await findAppointment(db, personId);
  return found?.state === 'booked' ? found : undefined;
}

/** Of people who may have left; in no order of its own. */
export async function listAppointments(
  db: Knex,
  narrow: (query: Knex.QueryBuilder) => void,
): Promise<StoredAppointment[]> {
  const query = db('appointments')
    .join('appointment_slots', 'appointment_slots.id', 'appointments.slot_id')
    .join('sites', 'sites.id', 'appointment_slots.site_id')
    .join('people', 'people.id', 'appointments.person_id')
    .select<AppointmentRow[]>(COLUMNS);
  narrow(query);
  return (await query).map(appointmentFromRow);
}

/** `CONFLICT` where somebody else has the time, or the person another one. */
export async function insertAppointment(
  trx: Knex,
  appointment: {
    readonly id: string;
    readonly personId: PersonId;
    readonly slotId: AppointmentSlotId;
    readonly bookedBy: 'person' | 'clerk';
    readonly endsAt: string;
    readonly at: string;
  },
): Promise<void> {
  const { at, ...columns } = appointment;
  const times = { booked_at: at, updated_at: at };
  await refusingTaken(trx('appointments').insert({ ...columnsOf(columns), state: 'booked', ...times }));
}

export interface AppointmentChange {
  readonly slotId?: AppointmentSlotId;
  readonly endsAt?: string;
  readonly state?: StoredAppointment['state'];
  readonly freedBecause?: FreedBecause | null;
}

/** `VERSION_CONFLICT` where it has another version by now, `CONFLICT` where somebody else has the time. */
export async function updateAppointment(
  trx: Knex,
  { id, version }: Pick<StoredAppointment, 'id' | 'version'>,
  { at, ...change }: AppointmentChange & { readonly at: string },
): Promise<void> {
  const isEnding = change.state !== undefined && change.state !== 'booked';
  const changed = await refusingTaken(
    trx('appointments')
      .where({ id, version })
      .update({
        ...columnsOf(change),
        ...(isEnding && { ended_at: at }),
        ...(change.state === 'freed' && { freed_at: at }),
        updated_at: at,
        version: version + 1,
      }),
  );
  if (changed === 0) throw new AppError('VERSION_CONFLICT');
}

/** Somebody else was faster. */
export function slotTaken(cause?: unknown): AppError {
  return conflict('/slotId', 'APPOINTMENT_SLOT_TAKEN', cause);
}

async function refusingTaken<Result>(writing: PromiseLike<Result>): Promise<Result> {
  try {
    return await writing;
  } catch (cause) {
    throw isUniqueViolation(cause) ? slotTaken(cause) : cause;
  }
}

const COLUMNS = [
  'appointments.id',
  'appointments.person_id',
  'appointments.slot_id',
  'appointments.state',
  'appointments.freed_because',
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
  'appointments.version',
];

interface AppointmentRow {
  readonly id: AppointmentId;
  readonly person_id: PersonId;
  readonly slot_id: AppointmentSlotId;
  readonly state: StoredAppointment['state'];
  readonly freed_because: FreedBecause | null;
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
  readonly version: number;
}

function appointmentFromRow(row: AppointmentRow): StoredAppointment {
  return {
    id: row.id,
    personId: row.person_id,
    slotId: row.slot_id,
    state: row.state,
    freedBecause: row.freed_because,
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
    version: row.version,
  };
}
