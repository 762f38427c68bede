import type { AppointmentStanding } from '@monban/core/api/appointments';
import { AppError } from '@monban/core/errors';
import type { AppointmentId, AppointmentSlotId, PersonId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { isUniqueViolation } from '@monban/db/transaction';
import { conflict } from '../http/problem.ts';
import { columnsOf } from '../records/column-names.ts';
import { SLOT_TIME_COLUMNS, type SlotTime } from './slot-store.ts';

export type FreedBecause = Exclude<AppointmentStanding, 'open'> | 'cancelled' | 'slot-removed';

/** A time that somebody has or had, with the time itself. */
export interface StoredAppointment extends SlotTime {
  readonly id: AppointmentId;
  readonly personId: PersonId;
  readonly slotId: AppointmentSlotId;
  readonly state: 'booked' | 'written' | 'missed' | 'freed';
  readonly freedBecause: FreedBecause | null;
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
    .select<StoredAppointment[]>(COLUMNS);
  narrow(query);
  return query;
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

const COLUMNS = {
  id: 'appointments.id',
  personId: 'appointments.person_id',
  slotId: 'appointments.slot_id',
  state: 'appointments.state',
  freedBecause: 'appointments.freed_because',
  version: 'appointments.version',
  ...SLOT_TIME_COLUMNS,
};
