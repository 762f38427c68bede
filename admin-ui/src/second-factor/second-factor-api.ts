import {
  OwnSecondFactor,
  RecoveryCodes,
  SecondFactorSecret,
  type BeginSecondFactor,
  type EndSecondFactor,
} from '@monban/core/api/session';
import { Empty } from '@monban/core/api/conventions';
import type { z } from 'zod';
import { api } from '../api/api.ts';
import type { Answer } from '../api/client.ts';

export type Secret = z.output<typeof SecondFactorSecret>;

const PATH = '/session/second-factor';

export function readSecondFactor(): Promise<Answer<OwnSecondFactor>> {
  return api.call({ method: 'GET', path: PATH, answer: OwnSecondFactor });
}

/** A secret for the authenticator; what is in force stays so until the new one is confirmed. */
export function beginSecondFactor(request: z.output<typeof BeginSecondFactor>): Promise<Answer<Secret>> {
  return api.call({ method: 'POST', path: PATH, body: request, answer: SecondFactorSecret });
}

/** Shown once: the codes that stand in for the authenticator. */
export function confirmSecondFactor(code: string): Promise<Answer<z.output<typeof RecoveryCodes>>> {
  return api.call({ method: 'POST', path: `${PATH}/confirmations`, body: { code }, answer: RecoveryCodes });
}

/** Where the role does not ask for one. */
export function endSecondFactor(request: z.output<typeof EndSecondFactor>): Promise<Answer<object>> {
  return api.call({ method: 'POST', path: `${PATH}/removals`, body: request, answer: Empty });
}
