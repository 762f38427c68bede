import { z } from 'zod';
import { Instant, LocalDate } from '../access/policy.ts';
import { AppointmentId, AppointmentSlotId, PersonId, SiteId } from '../ids.ts';
import { name } from './conventions.ts';
import { ClockTime, MakeSlots } from './visits.ts';

/** Times at the desk: whoever has the application in the card comes once, and the badge is written (ADR 0037). */

/**
 * Who may have one: `open`. Otherwise why not: `left` the company, nothing loaded, or `written` already.
 */
export const APPOINTMENT_STANDINGS = ['open', 'not-loaded', 'written', 'left'] as const;
export const AppointmentStanding = z.enum(APPOINTMENT_STANDINGS);
export type AppointmentStanding = z.infer<typeof AppointmentStanding>;

/** What a day's list says of who has a time. `written` follows from the badge by itself. */
export const APPOINTMENT_STATES = ['booked', 'written', 'did-not-come'] as const;
export const AppointmentState = z.enum(APPOINTMENT_STATES);
export type AppointmentState = z.infer<typeof AppointmentState>;

const place = name(120);

/**
 * POST /sites/{siteId}/appointment-slots: more times on a day, by the clock of the site. What a desk has at that time
 * stays, and a minute that the clock skips has none.
 */
export const MakeAppointmentSlots = z.strictObject({ on: LocalDate, place, plan: MakeSlots });
export type MakeAppointmentSlots = z.infer<typeof MakeAppointmentSlots>;
export const MadeAppointmentSlots = z.strictObject({
  made: z.int().min(0),
  /** Not made: its desk is taken at that time, or the clock of the site skips it. */
  leftOut: z.int().min(0),
});
export type MadeAppointmentSlots = z.infer<typeof MadeAppointmentSlots>;

/**
 * POST /sites/{siteId}/appointment-slots/removals: all of them or none. One that somebody has goes only where `freesBooked` says
 * so: the person is told on the own page.
 */
export const RemoveAppointmentSlots = z.strictObject({
  slotIds: z.array(AppointmentSlotId).min(1).max(800),
  freesBooked: z.boolean(),
});
export type RemoveAppointmentSlots = z.infer<typeof RemoveAppointmentSlots>;
export const RemovedAppointmentSlots = z.strictObject({
  removed: z.int().min(0),
  freed: z.int().min(0),
});
export type RemovedAppointmentSlots = z.infer<typeof RemovedAppointmentSlots>;

/** GET /sites/{siteId}/appointment-days: from a day on, the earliest first, at most a hundred days. */
export const AppointmentDaysQuery = z.strictObject({ from: LocalDate });
export const AppointmentDays = z.strictObject({
  items: z.array(
    z.strictObject({
      on: LocalDate,
      slots: z.int().min(0),
      taken: z.int().min(0),
    }),
  ),
  /** Of the people of the site: loaded and not written, and how many of these have no time that is still to come. */
  waiting: z.int().min(0),
  withoutTime: z.int().min(0),
});
export type AppointmentDays = z.infer<typeof AppointmentDays>;

/** One time at one desk, as the clerks see it. */
export const AppointmentSlot = z.strictObject({
  id: AppointmentSlotId,
  from: ClockTime,
  until: ClockTime,
  startsAt: Instant,
  desk: z.int().min(1),
  place: z.string(),
  isTaken: z.boolean(),
  /** Null where nobody has it, and for somebody out of the caller's reach. */
  appointment: z
    .strictObject({
      id: AppointmentId,
      state: AppointmentState,
      personId: PersonId,
      personName: z.string(),
      personKana: z.string(),
      employeeCode: z.string(),
    })
    .nullable(),
});
export type AppointmentSlot = z.infer<typeof AppointmentSlot>;

/** GET /sites/{siteId}/appointment-slots: one day, by time and desk. */
export const AppointmentSlotsQuery = z.strictObject({ on: LocalDate });
export const AppointmentSlots = z.strictObject({ items: z.array(AppointmentSlot) });
export type AppointmentSlots = z.infer<typeof AppointmentSlots>;

/** GET /appointments/next: who is due today and not written yet, within the caller's reach; at most twenty. */
export const NextAppointments = z.strictObject({
  items: z.array(
    z.strictObject({
      id: AppointmentId,
      siteId: SiteId,
      siteName: z.string(),
      from: ClockTime,
      desk: z.int().min(1),
      personId: PersonId,
      personName: z.string(),
      employeeCode: z.string(),
    }),
  ),
});
export type NextAppointments = z.infer<typeof NextAppointments>;

const time = { on: LocalDate, from: ClockTime, until: ClockTime, place: z.string() };

/** The one time of a person, at whichever site. */
export const BookedAppointment = z.strictObject({
  id: AppointmentId,
  ...time,
  desk: z.int().min(1),
  siteName: z.string(),
  /** Until it begins. */
  mayChange: z.boolean(),
});
export type BookedAppointment = z.infer<typeof BookedAppointment>;

/** GET /own/appointment, GET /people/{personId}/appointment, and what a change of it answers. */
export const AppointmentOffer = z.strictObject({
  standing: AppointmentStanding,
  booked: BookedAppointment.nullable(),
  /** The company took the time away, and no other one is chosen yet. */
  takenAway: z.strictObject({ on: LocalDate, from: ClockTime }).nullable(),
  /** The time is over, and the badge is not written. */
  missed: z.strictObject({ on: LocalDate, from: ClockTime }).nullable(),
  /** At the own site, from tomorrow on: each time once, of the first twenty days that have one. */
  free: z.array(z.strictObject({ slotId: AppointmentSlotId, ...time })),
});
export type AppointmentOffer = z.infer<typeof AppointmentOffer>;

/**
 * PUT /own/appointment, PUT /people/{personId}/appointment: in the place of the time that there was. A person gets any desk
 * that is free at the time; a clerk the very one.
 */
export const BookAppointment = z.strictObject({ slotId: AppointmentSlotId });
export type BookAppointment = z.infer<typeof BookAppointment>;
