import { Approval } from '@monban/core/api/oversight';
import { Restoration, RestorationState } from '@monban/core/api/restoration';
import { shallowRef } from 'vue';
import { api } from '../api/api.ts';
import type { Answer } from '../api/client.ts';

/** Shared by the banner and the page, so that confirming takes the banner away. */
export const restoration = shallowRef<Restoration | null>(null);

export async function loadRestoration(): Promise<Answer<RestorationState>> {
  const answer = await api.call({ method: 'GET', path: '/restoration', answer: RestorationState });
  if (answer.kind === 'ok') restoration.value = answer.data.restoration;
  return answer;
}

export function confirmRestoration(): Promise<Answer<Restoration | Approval>> {
  return api.call({
    method: 'POST',
    path: '/restoration/confirmation',
    body: {},
    answer: Restoration.or(Approval),
  });
}
