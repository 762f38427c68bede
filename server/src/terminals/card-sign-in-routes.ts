import { Empty } from '@monban/core/api/conventions';
import { SecondFactorAsked, SessionResponse } from '@monban/core/api/session';
import { BeginCardSignIn, CardSignIn } from '@monban/core/api/terminals';
import { AppError } from '@monban/core/errors';
import { inTransaction } from '@monban/db/transaction';
import { networkOf, rateLimited } from '../http/limits.ts';
import { RequestCounter } from '../http/request-counter.ts';
import { route, type ChangeContext, type Route } from '../http/route.ts';
import { findCredentialsForUpdate } from '../operators/operator-credentials.ts';
import type { Platform } from '../platform.ts';
import { openSession } from '../sessions/open-session.ts';
import { refreshCookie } from '../sessions/refresh-cookie.ts';
import { makeChallenge } from '../sessions/sign-in-challenge.ts';
import { SignInThrottle } from '../sessions/sign-in-throttle.ts';
import type { SignInOutcome } from '../sessions/sign-in.ts';
import { CARD_SIGN_IN_SECONDS, cardSignInCookie } from './card-sign-in-cookie.ts';
import type { CardSignIns } from './card-sign-ins.ts';

interface CardSignInDeps extends Platform {
  readonly signIns: CardSignIns;
}

const tag = 'sessions';

/** Signing in with the badge at a terminal, from the letters to the session. */
export function cardSignInRoutes(platform: Platform, signIns: CardSignIns): readonly Route[] {
  const deps = { ...platform, signIns };
  return [
    beginRoute({ ...deps, throttle: new SignInThrottle(), begun: new RequestCounter(MOST_BEGUN) }),
    getRoute(deps),
    forgetRoute(deps),
    finishRoute(deps),
  ];
}

/** Of one address: a whole office may stand behind it, and nobody keeps a terminal busy for long. */
const MOST_BEGUN = { windowMs: 15 * 60_000, limit: 200 };

interface Throttled extends CardSignInDeps {
  /** Slows down guessing of letters. */
  readonly throttle: SignInThrottle;
  readonly begun: RequestCounter;
}

function beginRoute(deps: Throttled): Route {
  return route({
    method: 'post',
    path: '/card-sign-in',
    operationId: 'beginCardSignIn',
    tag,
    summary: 'Begin to sign in with the badge, at the terminal that shows these letters',
    permission: 'public',
    body: BeginCardSignIn,
    status: 201,
    answer: CardSignIn,
    errors: ['VALIDATION_FAILED', 'CONTROLLER_OFFLINE', 'RATE_LIMITED'],
    answerIsSecret: true,
    handle: async ({ body, context, cookies, remoteAddress }) => {
      slowDown(deps, remoteAddress, context.at);
      await deps.signIns.forget(cardSignInCookie.read(deps, cookies));
      const { secret, signIn } = await deps.signIns.begin(body.terminalCode);
      deps.throttle.succeeded(undefined, remoteAddress);
      return {
        status: 201,
        body: signIn,
        setCookies: [cardSignInCookie.set(deps, secret, CARD_SIGN_IN_SECONDS)],
      };
    },
  });
}

function getRoute(deps: CardSignInDeps): Route {
  return route({
    method: 'get',
    path: '/card-sign-in',
    operationId: 'getCardSignIn',
    tag,
    summary: 'How the sign-in with the badge stands that this browser began',
    permission: 'public',
    status: 200,
    answer: CardSignIn,
    errors: ['NOT_FOUND'],
    handle: async ({ cookies }) => ({
      status: 200,
      body: await deps.signIns.get(cardSignInCookie.read(deps, cookies)),
    }),
  });
}

function forgetRoute(deps: CardSignInDeps): Route {
  return route({
    method: 'delete',
    path: '/card-sign-in',
    operationId: 'forgetCardSignIn',
    tag,
    summary: 'Give up the sign-in with the badge that this browser began',
    permission: 'public',
    status: 204,
    answer: Empty,
    errors: [],
    handle: async ({ cookies }) => {
      await deps.signIns.forget(cardSignInCookie.read(deps, cookies));
      return { status: 204, body: {}, setCookies: [cardSignInCookie.clear(deps)] };
    },
  });
}

function finishRoute(deps: CardSignInDeps): Route {
  return route({
    method: 'post',
    path: '/sessions/card',
    operationId: 'signInWithCard',
    tag,
    summary: 'Sign in with the tap that was granted',
    permission: 'public',
    status: 201,
    answer: SessionResponse,
    waiting: SecondFactorAsked,
    errors: ['TOKEN_INVALID'],
    handle: async ({ cookies, context, userAgent }) => {
      const attempt = { secret: cardSignInCookie.read(deps, cookies), userAgent };
      const outcome = await signInWithCard(deps, context, attempt);
      const clear = cardSignInCookie.clear(deps);
      if (outcome.kind === 'asked') return { status: 202, body: outcome.asked, setCookies: [clear] };
      const { response, refreshToken, refreshSeconds } = outcome.opened;
      const refresh = refreshCookie.set(deps, refreshToken, refreshSeconds);
      return { status: 201, body: response, setCookies: [refresh, clear] };
    },
  });
}

function slowDown({ throttle, begun }: Throttled, address: string, at: Date): void {
  throttle.attempt(undefined, address, at);
  const network = networkOf(address);
  const wait = begun.waitSeconds(network, at);
  if (wait > 0) throw rateLimited(wait);
  begun.add(network, at);
}

/** The card stands for the password: where an account has a second factor, that is asked for all the same. */
async function signInWithCard(
  deps: CardSignInDeps,
  context: ChangeContext,
  attempt: { readonly secret: string | undefined; readonly userAgent: string },
): Promise<SignInOutcome> {
  return inTransaction(deps.db, async (trx) => {
    const operatorId = await deps.signIns.redeem(trx, attempt.secret);
    const operator = await findCredentialsForUpdate(trx, operatorId);
    if (operator === undefined) throw new AppError('TOKEN_INVALID');
    if (operator.hasSecondFactor) {
      const found = { login: operator.login, openedWith: 'card', operator } as const;
      return { kind: 'asked', asked: makeChallenge(deps, found, context.at) };
    }
    const opening = { operator, userAgent: attempt.userAgent, openedWith: 'card' } as const;
    return { kind: 'opened', opened: await openSession({ ...deps, db: trx }, context, opening) };
  });
}
