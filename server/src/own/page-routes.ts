import { pageOf } from '@monban/core/api/conventions';
import { OwnLookUp } from '@monban/core/api/look-ups';
import {
  GiveOwnPage,
  HeldAboutMe,
  OwnEventsQuery,
  OwnPage,
  OwnPageLink,
  OwnPageOfEvents,
  OwnTeam,
} from '@monban/core/api/own';
import { PersonAccess } from '@monban/core/api/person-access';
import { z } from 'zod';
import { cutPage, readCursor } from '../events/page-cursor.ts';
import { route, type Route } from '../http/route.ts';
import { listLookUpsOf } from '../look-ups/look-up-store.ts';
import { accessOfPerson } from '../people/access-of-person.ts';
import type { Platform } from '../platform.ts';
import { getHeldAboutMe } from './held-about-me.ts';
import { giveOwnPage } from './give-own-page.ts';
import { listOwnEvents } from './own-events.ts';
import { getOwnPage } from './own-page.ts';
import { ownPersonId } from './own-person.ts';
import { getOwnTeam } from './own-team.ts';

const Cursor = z.strictObject({ position: z.int().min(1) });
const tag = 'own';

export function ownPageRoutes(platform: Platform): readonly Route[] {
  return [
    pageRoute(platform),
    accessRoute(platform),
    eventsRoute(platform),
    lookUpsRoute(platform),
    teamRoute(platform),
    heldRoute(platform),
    linksRoute(platform),
  ];
}

function pageRoute({ db }: Platform): Route {
  return route({
    method: 'get',
    path: '/own',
    operationId: 'getOwnPage',
    tag,
    summary: 'Who I am here, and my badges',
    permission: 'own:use',
    status: 200,
    answer: OwnPage,
    errors: ['NOT_FOUND'],
    handle: async ({ caller, context: { at } }) => ({
      status: 200,
      body: await getOwnPage(db, ownPersonId(caller), at),
    }),
  });
}

function accessRoute({ db }: Platform): Route {
  return route({
    method: 'get',
    path: '/own/access',
    operationId: 'getOwnAccess',
    tag,
    summary: 'My doors, why, and when they open',
    permission: 'own:use',
    status: 200,
    answer: PersonAccess,
    errors: ['NOT_FOUND'],
    handle: async ({ caller, context: { at } }) => ({
      status: 200,
      body: { doors: await accessOfPerson(db, ownPersonId(caller), at) },
    }),
  });
}

function eventsRoute({ db }: Platform): Route {
  return route({
    method: 'get',
    path: '/own/events',
    operationId: 'listOwnEvents',
    tag,
    summary: 'What doors said to me, the newest first',
    permission: 'own:use',
    query: OwnEventsQuery,
    status: 200,
    answer: OwnPageOfEvents,
    errors: ['NOT_FOUND'],
    handle: async ({ query: { cursor, limit }, caller }) => {
      const below = readCursor(cursor, Cursor)?.position;
      const rows = await listOwnEvents(db, ownPersonId(caller), { below, limit: limit + 1 });
      const { items, nextCursor } = cutPage(rows, limit, ({ position }) => ({ position }));
      return { status: 200, body: { items: [...items], nextCursor } };
    },
  });
}

function lookUpsRoute({ db }: Platform): Route {
  return route({
    method: 'get',
    path: '/own/look-ups',
    operationId: 'listOwnLookUps',
    tag,
    summary: 'Who looked at where I went, and why; the newest first',
    permission: 'own:use',
    query: OwnEventsQuery,
    status: 200,
    answer: pageOf(OwnLookUp),
    errors: ['NOT_FOUND'],
    handle: async ({ query, caller }) => {
      const { rows, ...page } = await listLookUpsOf(db, ownPersonId(caller), query);
      return { status: 200, body: { items: [...rows], ...page } };
    },
  });
}

function teamRoute({ db }: Platform): Route {
  return route({
    method: 'get',
    path: '/own/team',
    operationId: 'getOwnTeam',
    tag,
    summary: 'Who is below me, and how to reach them',
    permission: 'own:use',
    status: 200,
    answer: OwnTeam,
    errors: ['NOT_FOUND'],
    handle: async ({ caller, context: { at } }) => ({
      status: 200,
      body: await getOwnTeam(db, ownPersonId(caller), at),
    }),
  });
}

function heldRoute({ db }: Platform): Route {
  return route({
    method: 'get',
    path: '/own/held',
    operationId: 'getHeldAboutMe',
    tag,
    summary: 'What is held about me, for what, and for how long',
    permission: 'own:use',
    status: 200,
    answer: HeldAboutMe,
    errors: ['NOT_FOUND'],
    handle: async ({ caller }) => ({ status: 200, body: await getHeldAboutMe(db, ownPersonId(caller)) }),
  });
}

function linksRoute(platform: Platform): Route {
  return route({
    method: 'post',
    path: '/own-page-links',
    operationId: 'giveOwnPage',
    tag,
    summary: 'Give people a sign-in to their own page, with a link for the first time',
    permission: 'operators:write',
    body: GiveOwnPage,
    status: 201,
    answer: z.strictObject({ items: z.array(OwnPageLink) }),
    answerIsSecret: true,
    errors: ['VALIDATION_FAILED'],
    handle: async ({ body, caller, context }) => {
      const items = await giveOwnPage(platform, { context, scope: caller.scope }, body.personIds);
      return { status: 201, body: { items: [...items] } };
    },
  });
}
