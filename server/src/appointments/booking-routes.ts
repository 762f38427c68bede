import { AppointmentOffer, BookAppointment } from '@monban/core/api/appointments';
import type { Permission } from '@monban/core/api/permissions';
import { AppError } from '@monban/core/errors';
import { PersonId } from '@monban/core/ids';
import { z } from 'zod';
import { route, type Caller, type ChangeContext, type Route } from '../http/route.ts';
import { ownPersonId } from '../own/own-person.ts';
import { findPersonStanding } from '../people/person-standing.ts';
import type { Platform } from '../platform.ts';
import { bookAppointment, cancelAppointment, type Booker } from './bookings.ts';
import { offerTo } from './offer.ts';

/** The one time of a person: as the person has it, and as a clerk does it for them on the phone. */
export function bookingRoutes(platform: Platform): readonly Route[] {
  return [...ownRoutes(platform), ...clerkRoutes(platform)];
}

interface Asked {
  readonly caller: Caller;
  readonly context: ChangeContext;
}

const tag = 'appointments';
const ERRORS = ['NOT_FOUND', 'CONFLICT'] as const;

function ownRoutes(platform: Platform): readonly Route[] {
  const common = declared('/own/appointment', 'own:use');
  return [
    route({
      ...common,
      method: 'get',
      operationId: 'getOwnAppointment',
      summary: 'Whether I have to come to a desk, my time, and the times that are free',
      errors: ['NOT_FOUND'],
      handle: ({ caller, context }) => offered(platform, ownBooker({ caller, context })),
    }),
    route({
      ...common,
      method: 'put',
      operationId: 'bookOwnAppointment',
      summary: 'Take a time from tomorrow on, in the place of the one I have',
      body: BookAppointment,
      errors: ERRORS,
      handle: async ({ body: { slotId }, caller, context }) => {
        const booker = ownBooker({ caller, context });
        await bookAppointment(platform, booker, slotId);
        return offered(platform, booker);
      },
    }),
    route({
      ...common,
      method: 'delete',
      operationId: 'cancelOwnAppointment',
      summary: 'Give my time back, until it begins',
      errors: ERRORS,
      handle: async ({ caller, context }) => {
        const booker = ownBooker({ caller, context });
        await cancelAppointment(platform, booker);
        return offered(platform, booker);
      },
    }),
  ];
}

function clerkRoutes(platform: Platform): readonly Route[] {
  const params = z.strictObject({ personId: PersonId });
  const common = { ...declared('/people/{personId}/appointment', 'badges:issue'), params };
  return [
    route({
      ...common,
      method: 'get',
      operationId: 'getAppointmentOfPerson',
      summary: 'Whether somebody has to come to a desk, their time, and the times that are free',
      errors: ['NOT_FOUND'],
      handle: async ({ params: { personId }, caller, context }) =>
        offered(platform, await clerkBooker(platform, { caller, context }, personId)),
    }),
    route({
      ...common,
      method: 'put',
      operationId: 'bookAppointmentForPerson',
      summary: 'Give somebody a time, in the place of the one that they have',
      body: BookAppointment,
      errors: ERRORS,
      handle: async ({ params: { personId }, body: { slotId }, caller, context }) => {
        const booker = await clerkBooker(platform, { caller, context }, personId);
        await bookAppointment(platform, booker, slotId);
        return offered(platform, booker);
      },
    }),
    route({
      ...common,
      method: 'delete',
      operationId: 'cancelAppointmentOfPerson',
      summary: 'Give somebody’s time back for them, until it begins',
      errors: ERRORS,
      handle: async ({ params: { personId }, caller, context }) => {
        const booker = await clerkBooker(platform, { caller, context }, personId);
        await cancelAppointment(platform, booker);
        return offered(platform, booker);
      },
    }),
  ];
}

function declared(path: string, permission: Permission) {
  return { path, permission, tag, status: 200, answer: AppointmentOffer } as const;
}

function ownBooker({ caller, context }: Asked): Booker {
  return { personId: ownPersonId(caller), by: 'person', scope: 'all', context };
}

/** Throws `NOT_FOUND` for somebody out of reach. */
async function clerkBooker(
  { db }: Platform,
  { caller: { scope }, context }: Asked,
  personId: PersonId,
): Promise<Booker> {
  if ((await findPersonStanding(db, scope, personId)) === undefined) throw new AppError('NOT_FOUND');
  return { personId, by: 'clerk', scope, context };
}

async function offered({ db }: Platform, { personId, context }: Booker) {
  return { status: 200, body: await offerTo(db, personId, context.at) };
}
