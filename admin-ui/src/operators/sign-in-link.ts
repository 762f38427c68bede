import { SignInLink } from '@monban/core/api/oversight';
import type { z } from 'zod';
import { api } from '../api/api.ts';
import type { Answer } from '../api/client.ts';

export type SignInLink = z.infer<typeof SignInLink>;

/** Shown once; used once. */
export function makeSignInLink(operatorId: string): Promise<Answer<SignInLink>> {
  return api.call({ method: 'POST', path: `/operators/${operatorId}/sign-in-links`, answer: SignInLink });
}
