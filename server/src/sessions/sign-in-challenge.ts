import { createHmac } from 'node:crypto';
import type { SecondFactorAsked } from '@monban/core/api/session';
import { OperatorId } from '@monban/core/ids';
import { z } from 'zod';
import { seal, unseal } from '../keys/seal.ts';
import type { OperatorCredentials } from '../operators/operator-credentials.ts';
import type { Platform } from '../platform.ts';
import { hashToken } from './secret-token.ts';

type Deps = Pick<Platform, 'secondFactorKey' | 'randomBytes'>;

/**
 * What the first step of a sign-in found out, for the second one. It travels through the browser, sealed, and is of
 * one length for right and wrong alike, so that nobody learns from it whether the password was right.
 */
const Challenge = z.strictObject({
  login: z.string(),
  openedWith: z.enum(['password', 'link', 'card']),
  /** Null where the first step was wrong already. */
  proved: z
    .strictObject({
      operatorId: OperatorId,
      /** Changes with the password and when all sessions are ended: a challenge does not outlive either. */
      standing: z.string(),
    })
    .nullable(),
  expiresAt: z.string(),
  padding: z.string(),
});
type Challenge = z.infer<typeof Challenge>;

const PURPOSE = 'monban.sign-in-challenge.v1';
const LIFETIME_MINUTES = 5;
/** Longer than any content: a login has 100 characters at most. */
const CONTENT_LENGTH = 512;

export function makeChallenge(
  deps: Deps,
  found: Pick<Challenge, 'login' | 'openedWith'> & { readonly operator: OperatorCredentials | undefined },
  at: Date,
): SecondFactorAsked {
  const { login, openedWith, operator } = found;
  const expiresAt = new Date(at.getTime() + LIFETIME_MINUTES * 60_000).toISOString();
  const proved = operator ? { operatorId: operator.id, standing: standingOf(operator) } : null;
  const bare = JSON.stringify({ login, openedWith, proved, expiresAt, padding: '' });
  const padding = '-'.repeat(Math.max(0, CONTENT_LENGTH - Buffer.byteLength(bare)));
  const content = JSON.stringify({ login, openedWith, proved, expiresAt, padding });
  return { challenge: seal(sealOf(deps), content, deps.randomBytes), expiresAt };
}

/** Undefined for one that is not ours, or over. */
export function readChallenge(deps: Deps, challenge: string, at: Date): Challenge | undefined {
  const content = unseal(sealOf(deps), challenge);
  if (content === undefined) return undefined;
  const read = Challenge.parse(JSON.parse(content));
  return read.expiresAt > at.toISOString() ? read : undefined;
}

/** Has nothing happened to the operator since the challenge was made? */
export function isStillStanding(challenge: Challenge, operator: OperatorCredentials): boolean {
  return challenge.proved?.standing === standingOf(operator);
}

/**
 * Of the logins that nobody has, half are asked for a code as well, always the same ones: being asked for one, or not,
 * does not tell that a login exists.
 */
export function seemsToHaveSecondFactor(deps: Deps, login: string): boolean {
  const [first = 0] = createHmac('sha256', deps.secondFactorKey).update(`${PURPOSE} ${login}`).digest();
  return first % 2 === 0;
}

function standingOf({ passwordHash, sessionEpoch }: OperatorCredentials): string {
  return hashToken(`${String(sessionEpoch)} ${passwordHash ?? ''}`);
}

function sealOf({ secondFactorKey }: Deps) {
  return { key: secondFactorKey, purpose: PURPOSE };
}
