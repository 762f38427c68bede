import { Empty } from '@monban/core/api/conventions';
import { OwnSession } from '@monban/core/api/session';
import { z } from 'zod';
import { api } from '../api/api.ts';
import type { Answer } from '../api/client.ts';

const OwnSessions = z.strictObject({ items: z.array(OwnSession) });

export async function listOwnSessions(): Promise<Answer<readonly OwnSession[]>> {
  const answer = await api.call({ method: 'GET', path: '/sessions', answer: OwnSessions });
  return answer.kind === 'ok' ? { ...answer, data: answer.data.items } : answer;
}

export function endOwnSession(id: string): Promise<Answer<object>> {
  return api.call({ method: 'DELETE', path: `/sessions/${id}`, answer: Empty });
}
