import { ApiKey, CreatedApiKey, type CreateApiKey } from '@monban/core/api/api-keys';
import { z } from 'zod';
import { api } from '../api/api.ts';
import type { Answer } from '../api/client.ts';

const ApiKeys = z.strictObject({ items: z.array(ApiKey) });

export async function listApiKeys(): Promise<Answer<readonly ApiKey[]>> {
  const answer = await api.call({ method: 'GET', path: '/api-keys', answer: ApiKeys });
  return answer.kind === 'ok' ? { ...answer, data: answer.data.items } : answer;
}

/** The token is in this answer and nowhere else. */
export function createApiKey(body: CreateApiKey): Promise<Answer<CreatedApiKey>> {
  return api.call({ method: 'POST', path: '/api-keys', body, answer: CreatedApiKey });
}

export function revokeApiKey(id: string): Promise<Answer<ApiKey>> {
  return api.call({ method: 'DELETE', path: `/api-keys/${id}`, answer: ApiKey });
}
