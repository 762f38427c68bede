import type { AppointmentStanding } from '@monban/core/api/appointments';
import {
  endOfAppointment,
  type AppointmentEnd,
  type AppointmentMoment,
} from '@monban/core/badges/end-of-appointment';
import type { PersonId } from '@monban/core/ids';
import { holdLock } from '@monban/db/locks';
import type { Knex } from '@monban/db/open';
import { recordAudit } from '../audit/record-audit.ts';
import type { ChangeContext } from '../http/route.ts';
import { localDate } from '../snapshots/local-day.ts';
import { findBooked, updateAppointment, type StoredAppointment } from './appointment-store.ts';
import { standingOf } from './who-awaits.ts';

/**
 * After something that may end somebody's time: a badge that was written, a card that was lost, a last day. Within the
 * transaction of that, which holds the lock `appointments` from before its first entry in the trail.
 */
export async function settleAppointment(
  trx: Knex,
  context: ChangeContext,
  { personId, standing }: { readonly personId: PersonId; readonly standing?: AppointmentStanding },
): Promise<void> {
  await holdLock(trx, 'appointments');
  const booked = await findBooked(trx, personId);
  if (booked === undefined) return;
  const end = endOfAppointment(standing ?? (await standingOf(trx, personId)), momentOf(booked, context.at));
  if (end !== undefined) await endAppointment(trx, context, { booked, end });
}

export async function endAppointment(
  trx: Knex,
  context: ChangeContext,
  {
    booked,
    end,
  }: {
    readonly booked: StoredAppointment;
    readonly end:
      AppointmentEnd | { readonly state: 'freed'; readonly freedBecause: 'cancelled' | 'slot-removed' };
  },
): Promise<void> {
  await updateAppointment(trx, booked, { ...end, at: context.at.toISOString() });
  await recordAudit(trx, context, {
    action: `appointment.${end.state}`,
    ...{ subjectType: 'appointment', subjectId: booked.id },
    before: booked,
    after: { ...booked, ...end },
  });
}

export function momentOf(
  { on, endsAt, timeZone }: Pick<StoredAppointment, 'on' | 'endsAt' | 'timeZone'>,
  at: Date,
): AppointmentMoment {
  const today = localDate(at, timeZone);
  const isPast = on < today;
  return { day: isPast ? 'past' : on === today ? 'today' : 'to-come', isOver: endsAt <= at.toISOString() };
}
