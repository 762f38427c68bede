import {
  BeginSecondFactor,
  ConfirmSecondFactor,
  EndSecondFactor,
  OwnSecondFactor,
  RecoveryCodes,
  SecondFactorSecret,
} from '@monban/core/api/session';
import { Empty } from '@monban/core/api/conventions';
import { route, type Route } from '../http/route.ts';
import type { SignInDeps } from '../sessions/sign-in.ts';
import { endSecondFactor } from './end-second-factor.ts';
import { beginSecondFactor, confirmSecondFactor, readOwnSecondFactor } from './own-second-factor.ts';

const tag = 'sessions';
const path = '/session/second-factor';

/** The caller's own authenticator. */
export function secondFactorRoutes(deps: SignInDeps): readonly Route[] {
  return [readRoute(deps), beginRoute(deps), confirmRoute(deps), endRoute(deps)];
}

function readRoute(deps: SignInDeps): Route {
  return route({
    method: 'get',
    path,
    operationId: 'getOwnSecondFactor',
    tag,
    summary: 'Read whether the caller has a second factor',
    permission: 'session:own',
    status: 200,
    answer: OwnSecondFactor,
    errors: [],
    handle: async ({ caller }) => ({ status: 200, body: await readOwnSecondFactor(deps, caller) }),
  });
}

function beginRoute(deps: SignInDeps): Route {
  return route({
    method: 'post',
    path,
    operationId: 'beginSecondFactor',
    tag,
    summary: 'Get a secret for an authenticator',
    permission: 'session:own',
    body: BeginSecondFactor,
    status: 201,
    answer: SecondFactorSecret,
    answerIsSecret: true,
    errors: ['VALIDATION_FAILED', 'RATE_LIMITED'],
    handle: async ({ body, caller, context }) => {
      const asked = { caller, currentPassword: body.currentPassword, code: body.code };
      return { status: 201, body: await beginSecondFactor(deps, context, asked) };
    },
  });
}

function confirmRoute(deps: SignInDeps): Route {
  return route({
    method: 'post',
    path: `${path}/confirmations`,
    operationId: 'confirmSecondFactor',
    tag,
    summary: 'Put the authenticator in force with a code that it shows',
    permission: 'session:own',
    body: ConfirmSecondFactor,
    status: 200,
    answer: RecoveryCodes,
    answerIsSecret: true,
    errors: ['VALIDATION_FAILED'],
    handle: async ({ body, caller, context }) => {
      const recoveryCodes = await confirmSecondFactor(deps, context, { caller, code: body.code });
      return { status: 200, body: { recoveryCodes } };
    },
  });
}

function endRoute(deps: SignInDeps): Route {
  return route({
    method: 'post',
    path: `${path}/removals`,
    operationId: 'endSecondFactor',
    tag,
    summary: 'Put the authenticator away, where the role does not ask for one',
    permission: 'session:own',
    body: EndSecondFactor,
    status: 204,
    answer: Empty,
    errors: ['FORBIDDEN', 'CONFLICT', 'VALIDATION_FAILED', 'RATE_LIMITED'],
    handle: async ({ body, caller, context }) => {
      await endSecondFactor(deps, context, {
        caller,
        currentPassword: body.currentPassword,
        code: body.code,
      });
      return { status: 204, body: {} };
    },
  });
}
