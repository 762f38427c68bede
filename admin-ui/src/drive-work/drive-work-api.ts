import { pageOf, type Page } from '@monban/core/api/conventions';
import { DriveWork } from '@monban/core/api/drive-work';
import { api } from '../api/api.ts';
import type { Answer } from '../api/client.ts';

const Work = pageOf(DriveWork);

/** Of the drives whose clerk whoever asks is, the earliest day first. */
export function listDriveWork(limit: number): Promise<Answer<Page<DriveWork>>> {
  return api.call({ method: 'GET', path: '/drive-work', query: { limit }, answer: Work });
}
