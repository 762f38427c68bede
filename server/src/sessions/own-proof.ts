import { AppError } from '@monban/core/errors';
import { invalidField } from '../http/problem.ts';
import type { Caller, ChangeContext } from '../http/route.ts';
import type { OperatorCredentials } from '../operators/operator-credentials.ts';
import type { Platform } from '../platform.ts';
import { isPasswordRight } from './password.ts';
import { findSession } from './session-store.ts';
import type { SignInThrottle } from './sign-in-throttle.ts';

/** A link that was used within this time stands for the password, which may be the thing that was lost. */
const FRESH_LINK_MINUTES = 60;

export interface Proof {
  readonly caller: Caller;
  readonly operator: OperatorCredentials;
  readonly currentPassword: string | undefined;
}

/**
 * Before the own means of signing in are changed: somebody at a session that was left open must not do that. Throws
 * `VALIDATION_FAILED` at `/currentPassword`, `RATE_LIMITED` for whoever goes on guessing.
 */
export async function requireOwnProof(
  deps: Platform & { readonly throttle: SignInThrottle },
  context: ChangeContext,
  { caller, operator, currentPassword }: Proof,
): Promise<void> {
  const session = await findSession(deps.db, caller.sessionId);
  if (session === undefined) throw new AppError('TOKEN_INVALID');
  const ageMs = context.at.getTime() - Date.parse(session.createdAt);
  if (session.openedWith === 'link' && ageMs <= FRESH_LINK_MINUTES * 60_000) return;
  if (currentPassword === undefined) throw invalidField('/currentPassword', 'PASSWORD_MISSING');
  const place = `session:${caller.sessionId}`;
  deps.throttle.attempt(operator.login, place, context.at);
  if (!(await isPasswordRight(operator.passwordHash, currentPassword)))
    throw invalidField('/currentPassword', 'PASSWORD_WRONG');
  deps.throttle.succeeded(operator.login, place);
}
