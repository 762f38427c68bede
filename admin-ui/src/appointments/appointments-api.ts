import {
  AppointmentDays,
  AppointmentOffer,
  AppointmentSlots,
  MadeAppointmentSlots,
  NextAppointments,
  RemovedAppointmentSlots,
  type MakeAppointmentSlots,
} from '@monban/core/api/appointments';
import type { z } from 'zod';
import { api } from '../api/api.ts';
import type { Answer } from '../api/client.ts';

type Read<Schema extends z.ZodType> = Promise<Answer<z.output<Schema>>>;

export function listAppointmentDays(siteId: string, from: string): Read<typeof AppointmentDays> {
  const path = `${siteOf(siteId)}/appointment-days`;
  return api.call({ method: 'GET', path, query: { from }, answer: AppointmentDays });
}

export function listAppointmentSlots(siteId: string, on: string): Read<typeof AppointmentSlots> {
  const path = `${siteOf(siteId)}/appointment-slots`;
  return api.call({ method: 'GET', path, query: { on }, answer: AppointmentSlots });
}

export function makeAppointmentSlots(
  siteId: string,
  body: MakeAppointmentSlots,
): Read<typeof MadeAppointmentSlots> {
  const path = `${siteOf(siteId)}/appointment-slots`;
  return api.call({ method: 'POST', path, body, answer: MadeAppointmentSlots });
}

export function removeAppointmentSlots(
  siteId: string,
  body: { readonly slotIds: readonly string[]; readonly freesBooked: boolean },
): Read<typeof RemovedAppointmentSlots> {
  const path = `${siteOf(siteId)}/appointment-slots/removals`;
  return api.call({ method: 'POST', path, body, answer: RemovedAppointmentSlots });
}

export function listNextAppointments(): Read<typeof NextAppointments> {
  return api.call({ method: 'GET', path: '/appointments/next', answer: NextAppointments });
}

/** Whose time it is: the own one, or that of somebody on the phone. */
export type WhoseTime = 'own' | { readonly personId: string };

export function getAppointment(whose: WhoseTime): Read<typeof AppointmentOffer> {
  return api.call({ method: 'GET', path: timeOf(whose), answer: AppointmentOffer });
}

export function bookAppointment(whose: WhoseTime, slotId: string): Read<typeof AppointmentOffer> {
  return api.call({ method: 'PUT', path: timeOf(whose), body: { slotId }, answer: AppointmentOffer });
}

export function cancelAppointment(whose: WhoseTime): Read<typeof AppointmentOffer> {
  return api.call({ method: 'DELETE', path: timeOf(whose), answer: AppointmentOffer });
}

function siteOf(siteId: string): string {
  return `/sites/${encodeURIComponent(siteId)}`;
}

function timeOf(whose: WhoseTime): string {
  return whose === 'own' ? '/own/appointment' : `/people/${encodeURIComponent(whose.personId)}/appointment`;
}
