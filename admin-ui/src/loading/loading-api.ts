import { LoadingItem, LoadingOrder, LoadingSummary, QueuedLoading } from '@monban/core/api/loading';
import { z } from 'zod';
import { api } from '../api/api.ts';
import type { Answer } from '../api/client.ts';

const Orders = z.strictObject({ items: z.array(LoadingOrder), nextCursor: z.string().nullable() });

export function getLoadingSummary(): Promise<Answer<LoadingSummary>> {
  return api.call({ method: 'GET', path: '/loading-summary', answer: LoadingSummary });
}

/** Newest first. */
export async function listLoadingOrders(limit: number): Promise<Answer<readonly LoadingOrder[]>> {
  const answer = await api.call({ method: 'GET', path: '/loading-orders', query: { limit }, answer: Orders });
  return answer.kind === 'ok' ? { ...answer, data: answer.data.items } : answer;
}

/** Sends everything that is queued as one batch. */
export function placeLoadingOrder(wantedFrom: string): Promise<Answer<LoadingOrder>> {
  return api.call({ method: 'POST', path: '/loading-orders', body: { wantedFrom }, answer: LoadingOrder });
}

export function queueLoading(personIds: readonly string[]): Promise<Answer<QueuedLoading>> {
  return api.call({ method: 'POST', path: '/loading-items', body: { personIds }, answer: QueuedLoading });
}

export function cancelLoading(itemId: string): Promise<Answer<LoadingItem>> {
  const path = `/loading-items/${encodeURIComponent(itemId)}/cancellations`;
  return api.call({ method: 'POST', path, answer: LoadingItem });
}
