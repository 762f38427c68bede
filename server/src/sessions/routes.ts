import { Empty } from '@monban/core/api/conventions';
import {
  ChoosePasswordRequest,
  OneTimeSignInRequest,
  OwnSession,
  SessionResponse,
  SignInRequest,
} from '@monban/core/api/session';
import { z } from 'zod';
import { route, type Route, type RouteAnswer } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { clearRefreshCookie, readRefreshCookie, setRefreshCookie } from './refresh-cookie.ts';
import {
  choosePassword,
  endSession,
  listOwnSessions,
  refreshSession,
  signIn,
  signInOnce,
  signOut,
  type OpenedSession,
  type SessionDeps,
} from './sessions.ts';
import { SignInThrottle } from './sign-in-throttle.ts';

const tag = 'sessions';

/** Signing in and out, and the caller's own sessions and password. */
export function sessionRoutes(platform: Platform): readonly Route[] {
  const deps = { ...platform, throttle: new SignInThrottle() };
  return [
    signInRoute(deps),
    signInOnceRoute(deps),
    refreshSessionRoute(deps),
    signOutRoute(platform),
    listOwnSessionsRoute(platform),
    endSessionRoute(platform),
    choosePasswordRoute(platform),
  ];
}

function signInRoute(deps: SessionDeps): Route {
  return route({
    method: 'post',
    path: '/sessions',
    operationId: 'signIn',
    tag,
    summary: 'Sign in with login and password',
    permission: 'public',
    body: SignInRequest,
    status: 201,
    answer: SessionResponse,
    errors: ['UNAUTHENTICATED'],
    handle: async ({ body, context, ...attempt }) =>
      answerOpened(deps, await signIn(deps, context, { ...attempt, ...body }), 201),
  });
}

function signInOnceRoute(deps: SessionDeps): Route {
  return route({
    method: 'post',
    path: '/sessions/one-time',
    operationId: 'signInOnce',
    tag,
    summary: 'Sign in with a link, once',
    permission: 'public',
    body: OneTimeSignInRequest,
    status: 201,
    answer: SessionResponse,
    errors: ['TOKEN_INVALID'],
    handle: async ({ body, context, ...attempt }) =>
      answerOpened(deps, await signInOnce(deps, context, { ...attempt, ...body }), 201),
  });
}

function refreshSessionRoute(deps: Platform): Route {
  return route({
    method: 'post',
    path: '/sessions/refresh',
    operationId: 'refreshSession',
    tag,
    summary: 'Get a new access token for the refresh cookie',
    permission: 'public',
    status: 200,
    answer: SessionResponse,
    errors: ['TOKEN_INVALID'],
    handle: async ({ context, cookies }) =>
      answerOpened(deps, await refreshSession(deps, context, readRefreshCookie(deps, cookies)), 200),
  });
}

function signOutRoute(platform: Platform): Route {
  return route({
    method: 'delete',
    path: '/session',
    operationId: 'signOut',
    tag,
    summary: 'Sign out',
    permission: 'session:own',
    status: 204,
    answer: Empty,
    errors: [],
    handle: async ({ context, caller }) => {
      await signOut(platform, context, caller);
      return { status: 204, body: {}, setCookies: [clearRefreshCookie(platform)] };
    },
  });
}

function listOwnSessionsRoute(platform: Platform): Route {
  return route({
    method: 'get',
    path: '/sessions',
    operationId: 'listOwnSessions',
    tag,
    summary: 'List the caller’s own sessions',
    permission: 'session:own',
    status: 200,
    answer: z.strictObject({ items: z.array(OwnSession) }),
    errors: [],
    handle: async ({ caller, context }) => ({
      status: 200,
      body: { items: await listOwnSessions(platform, caller, context.at) },
    }),
  });
}

function endSessionRoute(platform: Platform): Route {
  return route({
    method: 'delete',
    path: '/sessions/{sessionId}',
    operationId: 'endSession',
    tag,
    summary: 'End one of the caller’s own sessions',
    permission: 'session:own',
    params: z.strictObject({ sessionId: z.uuid() }),
    status: 204,
    answer: Empty,
    errors: ['NOT_FOUND'],
    handle: async ({ params, context, caller }) => {
      await endSession(platform, context, { caller, sessionId: params.sessionId });
      return { status: 204, body: {} };
    },
  });
}

function choosePasswordRoute(platform: Platform): Route {
  return route({
    method: 'put',
    path: '/session/password',
    operationId: 'choosePassword',
    tag,
    summary: 'Choose the caller’s own password',
    permission: 'session:own',
    body: ChoosePasswordRequest,
    status: 204,
    answer: Empty,
    errors: ['VALIDATION_FAILED'],
    handle: async ({ body, context, caller }) => {
      await choosePassword(platform, context, { caller, password: body.password });
      return { status: 204, body: {} };
    },
  });
}

function answerOpened(deps: Platform, opened: OpenedSession, status: number): RouteAnswer<SessionResponse> {
  const { response, refreshToken, refreshSeconds } = opened;
  return { status, body: response, setCookies: [setRefreshCookie(deps, refreshToken, refreshSeconds)] };
}
