import { DeskJob } from '@monban/core/api/badges';
import { api } from '../api/api.ts';
import type { Answer } from '../api/client.ts';

/** Whatever the job has come to meanwhile: there is no version to be held against. */
export function cancelDeskJob(id: string): Promise<Answer<DeskJob>> {
  return api.call({ method: 'DELETE', path: `/desk-jobs/${encodeURIComponent(id)}`, answer: DeskJob });
}
