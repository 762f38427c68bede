import { Empty } from '@monban/core/api/conventions';
import {
  ChoosePasswordRequest,
  OneTimeSignInRequest,
  OwnSession,
  SecondFactorAsked,
  SecondFactorRequest,
  SessionResponse,
  SignInRequest,
} from '@monban/core/api/session';
import { z } from 'zod';
import { route, type Route, type RouteAnswer } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { secondFactorRoutes } from '../second-factor/routes.ts';
import type { OpenedSession } from './open-session.ts';
import { choosePassword } from './own-password.ts';
import { refreshCookie } from './refresh-cookie.ts';
import { endSession, listOwnSessions, refreshSession, signOut } from './sessions.ts';
import { CodeThrottle, SignInThrottle } from './sign-in-throttle.ts';
import {
  signIn,
  signInOnce,
  signInWithSecondFactor,
  type SignInDeps,
  type SignInOutcome,
} from './sign-in.ts';

const tag = 'sessions';

/** Signing in and out, and the caller's own sessions, password and second factor. */
export function sessionRoutes(platform: Platform): readonly Route[] {
  const deps = { ...platform, throttle: new SignInThrottle(), codes: new CodeThrottle() };
  return [
    signInRoute(deps),
    signInOnceRoute(deps),
    signInWithSecondFactorRoute(deps),
    refreshSessionRoute(deps),
    signOutRoute(platform),
    listOwnSessionsRoute(platform),
    endSessionRoute(platform),
    choosePasswordRoute(deps),
    ...secondFactorRoutes(deps),
  ];
}

function signInRoute(deps: SignInDeps): Route {
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
    waiting: SecondFactorAsked,
    errors: ['UNAUTHENTICATED'],
    handle: async ({ body, context, ...attempt }) =>
      answerOutcome(deps, await signIn(deps, context, { ...attempt, ...body })),
  });
}

function signInOnceRoute(deps: SignInDeps): Route {
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
    waiting: SecondFactorAsked,
    errors: ['TOKEN_INVALID'],
    handle: async ({ body, context, ...attempt }) =>
      answerOutcome(deps, await signInOnce(deps, context, { ...attempt, ...body })),
  });
}

function signInWithSecondFactorRoute(deps: SignInDeps): Route {
  return route({
    method: 'post',
    path: '/sessions/second-factor',
    operationId: 'signInWithSecondFactor',
    tag,
    summary: 'Finish a sign-in with a code of the authenticator, or with a recovery code',
    permission: 'public',
    body: SecondFactorRequest,
    status: 201,
    answer: SessionResponse,
    errors: ['UNAUTHENTICATED', 'TOKEN_INVALID'],
    handle: async ({ body, context, ...attempt }) =>
      answerOpened(deps, await signInWithSecondFactor(deps, context, { ...attempt, ...body }), 201),
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
      answerOpened(deps, await refreshSession(deps, context, refreshCookie.read(deps, cookies)), 200),
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
      return { status: 204, body: {}, setCookies: [refreshCookie.clear(platform)] };
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
      const { operatorId } = caller;
      await endSession(platform, context, { operatorId, sessionId: params.sessionId });
      return { status: 204, body: {} };
    },
  });
}

function choosePasswordRoute(deps: SignInDeps): Route {
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
    errors: ['VALIDATION_FAILED', 'RATE_LIMITED'],
    handle: async ({ body: { password, currentPassword }, context, caller }) => {
      await choosePassword(deps, context, { caller, password, currentPassword });
      return { status: 204, body: {} };
    },
  });
}

function answerOutcome(
  deps: Platform,
  outcome: SignInOutcome,
): RouteAnswer<SessionResponse | SecondFactorAsked> {
  if (outcome.kind === 'asked') return { status: 202, body: outcome.asked };
  return answerOpened(deps, outcome.opened, 201);
}

function answerOpened(deps: Platform, opened: OpenedSession, status: number): RouteAnswer<SessionResponse> {
  const { response, refreshToken, refreshSeconds } = opened;
  return { status, body: response, setCookies: [refreshCookie.set(deps, refreshToken, refreshSeconds)] };
}
