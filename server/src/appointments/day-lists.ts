import type {
  AppointmentDays,
  AppointmentSlots,
  AppointmentState,
  NextAppointments,
} from '@monban/core/api/appointments';
import type { AppointmentId, PersonId, SiteId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { withinPeople, withinSites, type Scope } from '../records/scope.ts';
import { listAppointments, type StoredAppointment } from './appointment-store.ts';
import { momentOf } from './settle-appointment.ts';
import { getSlotSite } from './site-of-slots.ts';
import { countByDay, listSlots } from './slot-store.ts';
import { countWaiting } from './who-awaits.ts';

export interface DayReader {
  readonly scope: Scope;
  readonly at: Date;
}

/** The days that have times, and how many people have yet to choose one. */
export async function listDays(
  db: Knex,
  { scope, at }: DayReader,
  { siteId, from }: { readonly siteId: SiteId; readonly from: string },
): Promise<AppointmentDays> {
  await getSlotSite(db, scope, siteId);
  return {
    items: await countByDay(db, siteId, { from, limit: MOST_DAYS }),
    ...(await countWaiting(db, scope, { siteId, at })),
  };
}

const MOST_DAYS = 100;

/** One day of a site by time and desk, with who has each time as far as the caller reaches. */
export async function listDay(
  db: Knex,
  { scope, at }: DayReader,
  { siteId, on }: { readonly siteId: SiteId; readonly on: string },
): Promise<AppointmentSlots> {
  await getSlotSite(db, scope, siteId);
  const day = { 'appointment_slots.site_id': siteId, 'appointment_slots.on_day': on };
  const slots = await listSlots(db, scope, (query) => void query.where(day));
  const appointments = await listAppointments(db, (query) => {
    void query.where(day).whereNot({ 'appointments.state': 'freed' });
    withinPeople(query, scope);
  });
  const people = await peopleOf(db, appointments);
  const bySlot = new Map(appointments.map((each) => [each.slotId, each]));
  return {
    items: slots.map(({ id, from, until, startsAt, desk, place, isTaken }) => {
      const held = bySlot.get(id);
      const person = held && people.get(held.personId);
      const appointment =
        held && person ? { id: held.id, state: stateOf(held, at), personId: held.personId, ...person } : null;
      return { id, from, until, startsAt, desk, place, isTaken, appointment };
    }),
  };
}

/** Who is due today and not written yet, wherever the caller issues badges. */
export async function listNext(db: Knex, { scope, at }: DayReader): Promise<NextAppointments> {
  const now = at.getTime();
  const window = [new Date(now - DAY_MS).toISOString(), new Date(now + DAY_MS).toISOString()] as const;
  const booked = await listAppointments(db, (query) => {
    void query
      .where({ 'appointments.state': 'booked' })
      .whereBetween('appointment_slots.ends_at', window)
      .orderBy(['appointment_slots.starts_at', 'appointment_slots.desk', 'appointments.id']);
    withinSites(query, 'appointment_slots.site_id', scope);
    withinPeople(query, scope);
  });
  const due = booked.filter((each) => isDue(each, at)).slice(0, MOST_NEXT);
  const people = await peopleOf(db, due);
  return {
    items: due.flatMap(({ id, siteId, siteName, from, desk, personId }) => {
      const person = people.get(personId);
      if (person === undefined) return [];
      const { personName, employeeCode } = person;
      return [{ id, siteId, siteName, from, desk, personId, personName, employeeCode }];
    }),
  };
}

const DAY_MS = 86_400_000;
const MOST_NEXT = 20;

function isDue(appointment: StoredAppointment, at: Date): boolean {
  const { day, isOver } = momentOf(appointment, at);
  return day === 'today' && !isOver;
}

function stateOf({ state, endsAt }: StoredAppointment, at: Date): AppointmentState {
  if (state === 'written') return 'written';
  return state === 'booked' && at.toISOString() < endsAt ? 'booked' : 'did-not-come';
}

interface ListedPerson {
  readonly personName: string;
  readonly personKana: string;
  readonly employeeCode: string;
}

async function peopleOf(
  db: Knex,
  appointments: readonly { readonly id: AppointmentId; readonly personId: PersonId }[],
): Promise<ReadonlyMap<PersonId, ListedPerson>> {
  const rows = await db('people')
    .whereIn(
      'people.id',
      appointments.map(({ personId }) => personId),
    )
    .select<PersonRow[]>([
      'people.id',
      'people.shown_name',
      'people.family_kana',
      'people.given_kana',
      'people.employee_code',
    ]);
  return new Map(
    rows.map((row) => [
      row.id,
      {
        personName: row.shown_name,
        personKana: `${row.family_kana} ${row.given_kana}`,
        employeeCode: row.employee_code,
      },
    ]),
  );
}

interface PersonRow {
  readonly id: PersonId;
  readonly shown_name: string;
  readonly family_kana: string;
  readonly given_kana: string;
  readonly employee_code: string;
}
