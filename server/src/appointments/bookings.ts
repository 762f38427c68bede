import type { AppointmentStanding } from '@monban/core/api/appointments';
import { AppError } from '@monban/core/errors';
import type { AppointmentSlotId, PersonId } from '@monban/core/ids';
import { holdLock } from '@monban/db/locks';
import { recordAudit } from '../audit/record-audit.ts';
import { conflict } from '../http/problem.ts';
import type { ChangeContext } from '../http/route.ts';
import { todayOfPerson } from '../people/zone-of-person.ts';
import type { Platform } from '../platform.ts';
import type { Scope } from '../records/scope.ts';
import { runChange } from '../records/run-change.ts';
import {
  findBooked,
  insertAppointment,
  slotTaken,
  updateAppointment,
  type StoredAppointment,
} from './appointment-store.ts';
import { endAppointment } from './settle-appointment.ts';
import { listSlots, onlyFree, type StoredSlot } from './slot-store.ts';
import { siteOfPerson } from './site-of-person.ts';
import { standingOf } from './who-awaits.ts';

/** Whose time it is, and who says so. */
export interface Booker {
  readonly personId: PersonId;
  readonly by: 'person' | 'clerk';
  /** Of a clerk. */
  readonly scope: Scope;
  readonly context: ChangeContext;
}

/**
 * Takes a time, in the place of the one that there was. `CONFLICT` for whoever need not come, and where somebody else
 * was faster: the database would refuse the second, too.
 */
export function bookAppointment(
  platform: Platform,
  booker: Booker,
  slotId: AppointmentSlotId,
): Promise<void> {
  return runChange(platform, async (deps) => {
    await holdLock(deps.db, 'appointments');
    const standing = await standingOf(deps.db, booker.personId);
    if (standing !== 'open') throw conflict('', WHY_NOT[standing]);
    const slot = await getChosen(deps, booker, slotId);
    const booked = await findBooked(deps.db, booker.personId);
    if (booked?.slotId === slot.id) return;
    const free = await getFree(deps, booker, slot);
    if (booked !== undefined && !isOver(booked, booker)) await move(deps, booker, { booked, free });
    else await begin(deps, booker, { booked, free });
  });
}

/** Gives it back until it begins; whoever has none loses nothing. */
export function cancelAppointment(platform: Platform, booker: Booker): Promise<void> {
  return runChange(platform, async ({ db }) => {
    await holdLock(db, 'appointments');
    const booked = await findBooked(db, booker.personId);
    if (booked === undefined) return;
    requireChangeable(booked, booker);
    const end = { state: 'freed', freedBecause: 'cancelled' } as const;
    await endAppointment(db, booker.context, { booked, end });
  });
}

const WHY_NOT: Readonly<Record<Exclude<AppointmentStanding, 'open'>, string>> = {
  left: 'APPOINTMENT_LEFT',
  'not-loaded': 'APPOINTMENT_NOT_LOADED',
  written: 'APPOINTMENT_WRITTEN',
};

/** Throws `NOT_FOUND` for a time at another site than the own, or out of a clerk's reach. */
async function getChosen(
  { db }: Platform,
  { personId, by, scope, context }: Booker,
  slotId: AppointmentSlotId,
): Promise<StoredSlot> {
  const [slot] = await listSlots(db, scope, (query) => void query.where({ 'appointment_slots.id': slotId }));
  if (slot === undefined) throw new AppError('NOT_FOUND');
  if (by === 'clerk') {
    if (slot.startsAt <= context.at.toISOString()) throw conflict('/slotId', 'APPOINTMENT_TOO_LATE');
    return slot;
  }
  if (slot.siteId !== (await siteOfPerson(db, personId))) throw new AppError('NOT_FOUND');
  if (slot.on <= (await todayOfPerson(db, personId, context.at)))
    throw conflict('/slotId', 'APPOINTMENT_TOO_LATE');
  return slot;
}

/** Which desk it is does not matter to who comes: at a time that is free at another one, nobody is sent away. */
async function getFree({ db }: Platform, { by, scope }: Booker, chosen: StoredSlot): Promise<StoredSlot> {
  if (!chosen.isTaken) return chosen;
  if (by === 'clerk') throw slotTaken();
  const { siteId, startsAt, endsAt } = chosen;
  const [free] = await listSlots(db, scope, (query) => {
    onlyFree(query);
    void query.where({
      'appointment_slots.site_id': siteId,
      'appointment_slots.starts_at': startsAt,
      'appointment_slots.ends_at': endsAt,
    });
  });
  if (free === undefined) throw slotTaken();
  return free;
}

interface Change {
  readonly free: StoredSlot;
}

async function move(
  { db }: Platform,
  { context }: Booker,
  { booked, free }: Change & { readonly booked: StoredAppointment },
): Promise<void> {
  requireChangeable(booked, { context });
  const { id: slotId, endsAt } = free;
  await updateAppointment(db, booked, { slotId, endsAt, at: context.at.toISOString() });
  const { siteId, on, from } = free;
  await recordAudit(db, context, {
    action: 'appointment.changed',
    ...{ subjectType: 'appointment', subjectId: booked.id },
    before: booked,
    after: { ...booked, siteId, on, from },
  });
}

/** Whoever missed one has another one now; that they missed it stays in the list of its day. */
async function begin(
  { db, newId }: Platform,
  { personId, by, context }: Booker,
  { booked, free }: Change & { readonly booked: StoredAppointment | undefined },
): Promise<void> {
  if (booked !== undefined)
    await endAppointment(db, context, { booked, end: { state: 'missed', freedBecause: null } });
  const id = newId();
  const { id: slotId, endsAt, siteId, on, from } = free;
  const at = context.at.toISOString();
  await insertAppointment(db, { id, personId, slotId, bookedBy: by, endsAt, at });
  await recordAudit(db, context, {
    action: 'appointment.booked',
    ...{ subjectType: 'appointment', subjectId: id },
    before: null,
    after: { personId, siteId, on, from, state: 'booked', freedBecause: null },
  });
}

function isOver({ endsAt }: StoredAppointment, { context }: Pick<Booker, 'context'>): boolean {
  return endsAt <= context.at.toISOString();
}

function requireChangeable({ startsAt }: StoredAppointment, { context }: Pick<Booker, 'context'>): void {
  if (startsAt <= context.at.toISOString()) throw conflict('', 'APPOINTMENT_BEGUN');
}
