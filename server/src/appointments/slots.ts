import type {
  MadeAppointmentSlots,
  MakeAppointmentSlots,
  RemoveAppointmentSlots,
  RemovedAppointmentSlots,
} from '@monban/core/api/appointments';
import { placeSlots, type PlacedSlot } from '@monban/core/calendar/place-slots';
import { planSlots } from '@monban/core/calendar/slot-plan';
import { AppError } from '@monban/core/errors';
import type { AppointmentSlotId, SiteId } from '@monban/core/ids';
import { holdLock } from '@monban/db/locks';
import type { Knex } from '@monban/db/open';
import { recordAudit } from '../audit/record-audit.ts';
import type { Caller, ChangeContext } from '../http/route.ts';
import { conflict, invalidField } from '../http/problem.ts';
import type { Platform } from '../platform.ts';
import { withinPeople } from '../records/scope.ts';
import { runChange } from '../records/run-change.ts';
import { createMinuteReader } from '../snapshots/local-day.ts';
import { listAppointments } from './appointment-store.ts';
import { endAppointment } from './settle-appointment.ts';
import { getSlotSite } from './site-of-slots.ts';
import { insertSlots, listSlots, markRemoved, type StoredSlot } from './slot-store.ts';

export interface AppointmentAsker {
  readonly caller: Pick<Caller, 'scope' | 'personId'>;
  readonly context: ChangeContext;
}

/** More times on a day. What is at one of the desks at that time stays, and is counted as left out. */
export function makeSlots(
  platform: Platform,
  { caller, context }: AppointmentAsker,
  { siteId, input }: { readonly siteId: SiteId; readonly input: MakeAppointmentSlots },
): Promise<MadeAppointmentSlots> {
  return runChange(platform, async ({ db, newId }) => {
    await holdLock(db, 'appointments');
    const site = await getSlotSite(db, caller.scope, siteId);
    const { on, place, plan } = input;
    const planned = planSlots(plan);
    if (planned.length === 0) throw invalidField('/plan/until', 'APPOINTMENT_NO_SLOT');
    if (planned.length > MOST_SLOTS) throw invalidField('/plan/desks', 'TOO_LARGE');
    const there = await slotsOfDay(db, site.id, on);
    const wanted = placeSlots(planned, createMinuteReader(on, site.timeZone));
    const made = wanted.filter(
      (slot) => slot.startsAt > context.at && !there.some((other) => isSame(other, slot)),
    );
    if (there.length + made.length > MOST_SLOTS) throw invalidField('/plan/desks', 'TOO_LARGE');
    await insertSlots(
      db,
      { siteId: site.id, on, place },
      made.map((slot) => ({ ...slot, id: newId() })),
    );
    const { desks, slotMinutes } = plan;
    const after = { on, desks, slotMinutes, made: made.length };
    await recordAudit(db, context, {
      action: 'appointment-slots.slots-made',
      ...subjectOf(site.id),
      before: null,
      after,
    });
    return { made: made.length, leftOut: planned.length - made.length };
  });
}

/** All of them or none. `CONFLICT` for one that somebody has, unless that is meant; then the person is told. */
export function removeSlots(
  platform: Platform,
  { caller, context }: AppointmentAsker,
  { siteId, input }: { readonly siteId: SiteId; readonly input: RemoveAppointmentSlots },
): Promise<RemovedAppointmentSlots> {
  return runChange(platform, async ({ db }) => {
    await holdLock(db, 'appointments');
    const site = await getSlotSite(db, caller.scope, siteId);
    const ids = [...new Set(input.slotIds)];
    const found = await listSlots(db, caller.scope, (query) => {
      void query.where({ 'appointment_slots.site_id': site.id }).whereIn('appointment_slots.id', ids);
    });
    if (found.length < ids.length) throw new AppError('NOT_FOUND');
    if (found.some(({ endsAt }) => endsAt <= context.at.toISOString()))
      throw conflict('/slotIds', 'APPOINTMENT_OVER');
    const taken = found.filter(({ isTaken }) => isTaken);
    if (taken.length > 0 && !input.freesBooked) throw conflict('/slotIds', 'APPOINTMENT_SLOT_BOOKED');
    const freed = await freeTaken(db, { caller, context }, taken);
    await markRemoved(db, ids, context.at);
    const after = { on: found[0]?.on ?? '', removed: ids.length, freed };
    await recordAudit(db, context, {
      action: 'appointment-slots.removed',
      ...subjectOf(site.id),
      before: null,
      after,
    });
    return { removed: ids.length, freed };
  });
}

/** Whoever's badge was written in it has come; whoever is out of reach is somebody else's to tell. */
async function freeTaken(
  db: Knex,
  { caller, context }: AppointmentAsker,
  taken: readonly StoredSlot[],
): Promise<number> {
  if (taken.length === 0) return 0;
  const ids: readonly AppointmentSlotId[] = taken.map(({ id }) => id);
  const booked = await listAppointments(db, (query) => {
    void query.whereIn('appointments.slot_id', ids).where({ 'appointments.state': 'booked' });
    withinPeople(query, caller.scope);
  });
  if (booked.length < taken.length) throw conflict('/slotIds', 'APPOINTMENT_SLOT_KEPT');
  const end = { state: 'freed', freedBecause: 'slot-removed' } as const;
  for (const each of booked) await endAppointment(db, context, { booked: each, end });
  return booked.length;
}

function slotsOfDay(db: Knex, siteId: SiteId, on: string): Promise<StoredSlot[]> {
  return listSlots(db, 'all', (query) => {
    void query.where({ 'appointment_slots.site_id': siteId, 'appointment_slots.on_day': on });
  });
}

function isSame(there: StoredSlot, { desk, startsAt, endsAt }: PlacedSlot): boolean {
  return (
    there.desk === desk && there.startsAt < endsAt.toISOString() && startsAt.toISOString() < there.endsAt
  );
}

function subjectOf(siteId: SiteId) {
  return { subjectType: 'appointment-slots', subjectId: siteId };
}

/** Of one day: twenty desks for ten hours with a quarter of an hour each. */
const MOST_SLOTS = 800;
