import type { SecondFactorAsked } from '@monban/core/api/session';
import { AppError } from '@monban/core/errors';
import { inTransaction } from '@monban/db/transaction';
import { fieldProblem } from '../http/problem.ts';
import type { ChangeContext } from '../http/route.ts';
import {
  findCredentials,
  findCredentialsByLogin,
  findCredentialsForUpdate,
  type OperatorCredentials,
} from '../operators/operator-credentials.ts';
import type { Platform } from '../platform.ts';
import { useSecondFactor } from '../second-factor/use-second-factor.ts';
import { redeemOneTimeSignIn } from './one-time-sign-in.ts';
import { openSession, type OpenedSession, type SignInAttempt } from './open-session.ts';
import { isPasswordRight } from './password.ts';
import type { CodeThrottle, SignInThrottle } from './sign-in-throttle.ts';
import {
  isStillStanding,
  makeChallenge,
  readChallenge,
  seemsToHaveSecondFactor,
} from './sign-in-challenge.ts';

export type SignInDeps = Platform & { readonly throttle: SignInThrottle; readonly codes: CodeThrottle };

/** A session, or the question for the second factor. */
export type SignInOutcome =
  | { readonly kind: 'opened'; readonly opened: OpenedSession }
  | { readonly kind: 'asked'; readonly asked: SecondFactorAsked };

/**
 * With login and password. Wrong login and wrong password are one answer, in the same time: `UNAUTHENTICATED`. Where
 * there is a second factor it is asked for whether or not the password was right, so that a guesser never learns that
 * one half was.
 */
export async function signIn(
  deps: SignInDeps,
  context: ChangeContext,
  attempt: SignInAttempt & { readonly login: string; readonly password: string },
): Promise<SignInOutcome> {
  const { login, remoteAddress, userAgent } = attempt;
  deps.throttle.attempt(login, remoteAddress, context.at);
  const operator = await findCredentialsByLogin(deps.db, login);
  const isRight = await isPasswordRight(operator?.passwordHash ?? null, attempt.password);
  if (operator === undefined ? seemsToHaveSecondFactor(deps, login) : operator.hasSecondFactor) {
    // The try counts as a failure until the second step: a throttle that knew better would tell.
    const found = { login, openedWith: 'password', operator: isRight ? operator : undefined } as const;
    return { kind: 'asked', asked: makeChallenge(deps, found, context.at) };
  }
  if (operator === undefined || !isRight) throw wrong();
  deps.throttle.succeeded(login, remoteAddress);
  const opened = await inTransaction(deps.db, async (trx) => {
    const now = await findCredentialsForUpdate(trx, operator.id);
    // Retired, given another password or a second factor, while this one was being checked.
    if (now?.passwordHash !== operator.passwordHash || now.hasSecondFactor) throw wrong();
    return openSession({ ...deps, db: trx }, context, { operator: now, userAgent, openedWith: 'password' });
  });
  return { kind: 'opened', opened };
}

/** With the token of a sign-in link, which is used up by it. A second factor is asked for all the same. */
export async function signInOnce(
  deps: SignInDeps,
  context: ChangeContext,
  attempt: SignInAttempt & { readonly token: string },
): Promise<SignInOutcome> {
  const { token, remoteAddress, userAgent } = attempt;
  deps.throttle.attempt(undefined, remoteAddress, context.at);
  const outcome = await inTransaction(deps.db, async (trx): Promise<SignInOutcome> => {
    const operatorId = await redeemOneTimeSignIn(trx, token, context.at);
    const operator = await findCredentials(trx, operatorId);
    if (operator === undefined) throw new AppError('TOKEN_INVALID');
    if (operator.hasSecondFactor) {
      const found = { login: operator.login, openedWith: 'link', operator } as const;
      return { kind: 'asked', asked: makeChallenge(deps, found, context.at) };
    }
    const opening = { operator, userAgent, openedWith: 'link' } as const;
    return { kind: 'opened', opened: await openSession({ ...deps, db: trx }, context, opening) };
  });
  deps.throttle.succeeded(undefined, remoteAddress);
  return outcome;
}

/** The second step. `UNAUTHENTICATED` says neither whether it was the password that was wrong nor the code. */
export async function signInWithSecondFactor(
  deps: SignInDeps,
  context: ChangeContext,
  attempt: SignInAttempt & { readonly challenge: string; readonly code: string },
): Promise<OpenedSession> {
  const { remoteAddress, userAgent } = attempt;
  const challenge = readChallenge(deps, attempt.challenge, context.at);
  if (challenge === undefined) throw new AppError('TOKEN_INVALID');
  const { login, openedWith, proved } = challenge;
  deps.codes.attempt(login, remoteAddress, context.at);
  if (proved === null || !deps.codes.mayGuess(proved.operatorId, context.at)) throw wrong();
  const opened = await inTransaction(deps.db, async (trx) => {
    const operator = await findCredentialsForUpdate(trx, proved.operatorId);
    if (operator === undefined || !isStillStanding(challenge, operator)) return undefined;
    if (!(await isCodeRight({ ...deps, db: trx }, operator, { code: attempt.code, context })))
      return undefined;
    return openSession({ ...deps, db: trx }, context, { operator, userAgent, openedWith });
  });
  if (opened === undefined) {
    deps.codes.failed(proved.operatorId, context.at);
    throw wrong();
  }
  deps.codes.succeeded(login, remoteAddress);
  if (openedWith === 'password') deps.throttle.succeeded(login, remoteAddress);
  return opened;
}

function isCodeRight(
  deps: Platform,
  operator: OperatorCredentials,
  { code, context }: { readonly code: string; readonly context: ChangeContext },
): Promise<boolean> {
  const asOperator = { ...context, actor: operator.id };
  return useSecondFactor(deps, asOperator, { operatorId: operator.id, code });
}

function wrong(): AppError {
  return new AppError('UNAUTHENTICATED', { details: { problems: [fieldProblem('', 'CREDENTIALS_WRONG')] } });
}
