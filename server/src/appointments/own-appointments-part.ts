import type { PersonId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import type { HeldRow } from '../own/held-part.ts';

/** The own times at the desk, also those that were freed or missed. */
export function listOwnAppointments(db: Knex, personId: PersonId): Promise<HeldRow[]> {
  return db('appointments')
    .join('appointment_slots', 'appointment_slots.id', 'appointments.slot_id')
    .join('sites', 'sites.id', 'appointment_slots.site_id')
    .where({ 'appointments.person_id': personId })
    .orderBy(['appointments.booked_at', 'appointments.id'])
    .select<HeldRow[]>({
      at: 'appointments.booked_at',
      site: 'sites.name',
      on: 'appointment_slots.on_day',
      from: 'appointment_slots.from_clock',
      until: 'appointment_slots.until_clock',
      desk: 'appointment_slots.desk',
      place: 'appointment_slots.place',
      state: 'appointments.state',
      freedBecause: 'appointments.freed_because',
      bookedBy: 'appointments.booked_by',
    });
}
