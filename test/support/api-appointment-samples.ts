import { randomUUID } from 'node:crypto';
import { newRecordId } from '@monban/server/records/new-record-id';
import { localDate } from '@monban/server/snapshots/local-day';
import { own } from './api-own-samples.ts';
import type { SampleContext, Samples } from './api-samples.ts';

const AT = '2026-02-01T00:00:00.000Z';
const DAY = '2031-01-15';
const TIME = {
  ...{ on_day: DAY, from_clock: '09:00', until_clock: '09:15' },
  ...{ starts_at: '2031-01-15T00:00:00.000Z', ends_at: '2031-01-15T00:15:00.000Z' },
};

/** Times at the desk of the site that the request is about; its person has the application in the card. */
export const APPOINTMENT_SAMPLES: Samples = {
  listAppointmentDays: async (context) => {
    await makeSlot(context);
    return { ...ofSite(context), query: { from: '2026-01-01' } };
  },
  listAppointmentSlots: async (context) => ({
    ...ofSite(context),
    query: { on: DAY },
    listed: await makeSlot(context),
  }),
  makeAppointmentSlots: (context) => ({
    ...ofSite(context),
    body: {
      on: DAY,
      place: '本館 大会議室',
      plan: {
        ...{ from: '13:00', until: '17:00', slotMinutes: 30, desks: 2 },
        breaks: [{ from: '15:00', until: '15:30' }],
      },
    },
  }),
  removeAppointmentSlots: async (context) => ({
    ...ofSite(context),
    body: { slotIds: [(await book(context)).slotId], freesBooked: true },
  }),
  listNextAppointments: async (context) => {
    const now = Date.now();
    const [startsAt, endsAt] = [new Date(now - 60_000), new Date(now + 3_600_000)];
    const { appointmentId } = await book(context, {
      ...{ on_day: localDate(new Date(now), 'Asia/Tokyo'), from_clock: '09:00', until_clock: '10:00' },
      ...{ starts_at: startsAt.toISOString(), ends_at: endsAt.toISOString() },
    });
    return { listed: appointmentId };
  },
  getOwnAppointment: own(() => ({})),
  bookOwnAppointment: own(async (context) => ({ body: { slotId: await makeFree(context) } })),
  cancelOwnAppointment: own(async (context) => {
    await book(context);
    return {};
  }),
  getAppointmentOfPerson: (context) => ofPerson(context),
  bookAppointmentForPerson: async (context) => ({
    ...ofPerson(context),
    body: { slotId: await makeFree(context) },
  }),
  cancelAppointmentOfPerson: async (context) => {
    await book(context);
    return ofPerson(context);
  },
};

function ofSite({ records: { siteId } }: SampleContext) {
  return { params: { siteId } };
}

function ofPerson({ records: { personId } }: SampleContext) {
  return { params: { personId } };
}

/** At desk 1; one of a sample before it is taken away, because there is one at a time. */
async function makeSlot({ api, records: { siteId } }: SampleContext, time: object = TIME): Promise<string> {
  const id = newRecordId(randomUUID);
  await api.db('appointment_slots').where({ site_id: siteId, removed_at: null }).update({ removed_at: AT });
  await api.db('appointment_slots').insert({ id, site_id: siteId, ...time, desk: 1, place: '大会議室' });
  return id;
}

/** With somebody who may have it. */
async function makeFree(context: SampleContext): Promise<string> {
  const { api, records } = context;
  const ofThem = { person_id: records.personId };
  await api
    .db('appointments')
    .where(ofThem)
    .update({ state: 'freed', freed_because: 'cancelled', ended_at: AT, freed_at: AT });
  await api.db('loading_items').where(ofThem).update({ state: 'cancelled', ended_at: AT });
  const times = { created_at: AT, updated_at: AT };
  await api.db('loading_items').insert({ id: newRecordId(randomUUID), ...ofThem, state: 'loaded', ...times });
  return makeSlot(context);
}

async function book(
  context: SampleContext,
  time: typeof TIME = TIME,
): Promise<{ readonly slotId: string; readonly appointmentId: string }> {
  await makeFree(context);
  const [slotId, appointmentId] = [await makeSlot(context, time), newRecordId(randomUUID)];
  await context.api.db('appointments').insert({
    ...{ id: appointmentId, person_id: context.records.personId, slot_id: slotId, state: 'booked' },
    ...{ booked_by: 'clerk', booked_at: AT, ends_at: time.ends_at, updated_at: AT },
  });
  return { slotId, appointmentId };
}
