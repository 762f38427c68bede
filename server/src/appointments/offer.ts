import type { AppointmentOffer } from '@monban/core/api/appointments';
import type { PersonId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { todayOfPerson } from '../people/zone-of-person.ts';
import { findAppointment, type StoredAppointment } from './appointment-store.ts';
import { siteOfPerson } from './site-of-person.ts';
import { firstFreeDays, listSlots, onlyFree, type StoredSlot } from './slot-store.ts';
import { standingOf } from './who-awaits.ts';

/** Whether somebody has to come, the time that they have, and the times that they can choose from. */
export async function offerTo(db: Knex, personId: PersonId, at: Date): Promise<AppointmentOffer> {
  const standing = await standingOf(db, personId);
  const last = await findAppointment(db, personId);
  return {
    standing,
    ...shownLast(last, at.toISOString()),
    free: standing === 'open' ? await listFree(db, personId, at) : [],
  };
}

/** What there is of the one that counts: a time to come, one that was taken away, or one that is over. */
function shownLast(
  last: StoredAppointment | undefined,
  now: string,
): Pick<AppointmentOffer, 'booked' | 'takenAway' | 'missed'> {
  const nothing = { booked: null, takenAway: null, missed: null };
  if (last === undefined) return nothing;
  if (last.freedBecause === 'slot-removed') return { ...nothing, takenAway: timeOf(last) };
  if (last.state === 'booked' && now < last.endsAt) return { ...nothing, booked: shownBooked(last, now) };
  const isMissed = last.state === 'booked' || last.state === 'missed';
  return isMissed ? { ...nothing, missed: timeOf(last) } : nothing;
}

function shownBooked(
  { id, on, from, until, place, desk, siteName, startsAt }: StoredAppointment,
  now: string,
): NonNullable<AppointmentOffer['booked']> {
  return { id, on, from, until, place, desk, siteName, mayChange: now < startsAt };
}

function timeOf({ on, from }: StoredAppointment): { readonly on: string; readonly from: string } {
  return { on, from };
}

async function listFree(db: Knex, personId: PersonId, at: Date): Promise<AppointmentOffer['free']> {
  const siteId = await siteOfPerson(db, personId);
  if (siteId === undefined) return [];
  const today = await todayOfPerson(db, personId, at);
  const free = await listSlots(db, 'all', (query) => {
    onlyFree(query);
    void query
      .where({ 'appointment_slots.site_id': siteId })
      .whereIn('appointment_slots.on_day', firstFreeDays(db, { siteId, after: today, limit: MOST_DAYS }));
  });
  return eachTimeOnce(free).map(({ id, on, from, until, place }) => ({ slotId: id, on, from, until, place }));
}

const MOST_DAYS = 20;

/** They come by time and desk: the first of each time stands for all. */
function eachTimeOnce(slots: readonly StoredSlot[]): readonly StoredSlot[] {
  const seen = new Set<string>();
  return slots.filter(({ startsAt, endsAt }) => {
    const time = `${startsAt} ${endsAt}`;
    return !seen.has(time) && seen.add(time);
  });
}
