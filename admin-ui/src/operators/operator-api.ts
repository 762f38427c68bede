import { Empty } from '@monban/core/api/conventions';
import { Approval, Operator, OperatorSession, SignInLink } from '@monban/core/api/oversight';
import { z } from 'zod';
import { api } from '../api/api.ts';
import type { Answer } from '../api/client.ts';

export type SignInLink = z.output<typeof SignInLink>;

const Sessions = z.strictObject({ items: z.array(OperatorSession) });

/** Shown once, used once; for whoever has signed in before the answer is the approval that it waits for. */
export function makeSignInLink(operatorId: string): Promise<Answer<SignInLink | Approval>> {
  const path = `/operators/${operatorId}/sign-in-links`;
  return api.call({ method: 'POST', path, answer: SignInLink.or(Approval) });
}

export function removeSecondFactor(operatorId: string): Promise<Answer<Operator | Approval>> {
  const path = `/operators/${operatorId}/second-factor`;
  return api.call({ method: 'DELETE', path, answer: Operator.or(Approval) });
}

export async function listSessionsOf(operatorId: string): Promise<Answer<readonly OperatorSession[]>> {
  const path = `/operators/${operatorId}/sessions`;
  const answer = await api.call({ method: 'GET', path, answer: Sessions });
  return answer.kind === 'ok' ? { ...answer, data: answer.data.items } : answer;
}

export function endSessionOf(operatorId: string, sessionId: string): Promise<Answer<object>> {
  const path = `/operators/${operatorId}/sessions/${sessionId}`;
  return api.call({ method: 'DELETE', path, answer: Empty });
}

export function endSessionsOf(operatorId: string): Promise<Answer<object>> {
  return api.call({ method: 'DELETE', path: `/operators/${operatorId}/sessions`, answer: Empty });
}
