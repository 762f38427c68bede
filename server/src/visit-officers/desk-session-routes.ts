import { Empty } from '@monban/core/api/conventions';
import { OpenVisitDesk, VisitDeskSession } from '@monban/core/api/visit-officers';
import { route, VISIT_DESK, type Route, type RouteAnswer } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { SignInThrottle } from '../sessions/sign-in-throttle.ts';
import { deskCookie } from './desk-cookie.ts';
import { closeDesk, openDesk, renewDesk, type OpenedDesk } from './guest-sessions.ts';

const tag = 'visit-desk';

/** How a guest comes to the desk of the visit, and leaves it. */
export function deskSessionRoutes(platform: Platform): readonly Route[] {
  return [
    openRoute({ ...platform, throttle: new SignInThrottle() }),
    renewRoute(platform),
    closeRoute(platform),
  ];
}

function openRoute(deps: Platform & { readonly throttle: SignInThrottle }): Route {
  return route({
    method: 'post',
    path: '/visit-desk/session',
    operationId: 'openVisitDesk',
    tag,
    summary: 'Sign in as a guest of a visit with a link, once, on its day',
    permission: 'public',
    body: OpenVisitDesk,
    status: 201,
    answer: VisitDeskSession,
    errors: ['TOKEN_INVALID', 'CONFLICT'],
    handle: async ({ body, context, remoteAddress }) =>
      answerOf(deps, await openDesk(deps, context, { ...body, remoteAddress }), 201),
  });
}

function renewRoute(platform: Platform): Route {
  return route({
    method: 'post',
    path: '/visit-desk/session/renewal',
    operationId: 'renewVisitDesk',
    tag,
    summary: 'Get a new token for the cookie of a guest, until the end of the day',
    permission: 'public',
    status: 200,
    answer: VisitDeskSession,
    errors: ['TOKEN_INVALID'],
    handle: async ({ context, cookies }) =>
      answerOf(platform, await renewDesk(platform, context.at, deskCookie.read(platform, cookies)), 200),
  });
}

function closeRoute(platform: Platform): Route {
  return route({
    method: 'delete',
    path: '/visit-desk/session',
    operationId: 'closeVisitDesk',
    tag,
    summary: 'Leave the desk',
    permission: VISIT_DESK,
    status: 204,
    answer: Empty,
    errors: [],
    handle: async ({ guest, context }) => {
      await closeDesk(platform, context, guest);
      return { status: 204, body: {}, setCookies: [deskCookie.clear(platform)] };
    },
  });
}

function answerOf(platform: Platform, opened: OpenedDesk, status: number): RouteAnswer<VisitDeskSession> {
  const { response, cookie, cookieSeconds } = opened;
  return { status, body: response, setCookies: [deskCookie.set(platform, cookie, cookieSeconds)] };
}
