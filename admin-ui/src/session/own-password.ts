import { Empty } from '@monban/core/api/conventions';
import type { ChoosePasswordRequest } from '@monban/core/api/session';
import type { z } from 'zod';
import { api } from '../api/api.ts';
import type { Answer } from '../api/client.ts';
import { refreshSession } from './session.ts';

/** The session goes on, and from now on says that there is a password. */
export async function choosePassword(
  request: z.output<typeof ChoosePasswordRequest>,
): Promise<Answer<object>> {
  const answer = await api.call({ method: 'PUT', path: '/session/password', body: request, answer: Empty });
  if (answer.kind === 'ok') await refreshSession();
  return answer;
}
