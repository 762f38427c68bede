import { BulkChange } from '@monban/core/api/bulk';
import { api } from '../api/api.ts';
import type { Answer } from '../api/client.ts';

export const BULK_PATHS = {
  'assign-level': 'level-assignments',
  move: 'moves',
  'stop-badges': 'badge-stops',
  retire: 'retirements',
} as const;
export type BulkKind = keyof typeof BULK_PATHS;

export function sendBulkChange(kind: BulkKind, body: object): Promise<Answer<BulkChange>> {
  return api.call({
    method: 'POST',
    path: `/bulk-changes/${BULK_PATHS[kind]}`,
    body,
    answer: BulkChange,
  });
}

export function undoBulkChange({ id }: BulkChange): Promise<Answer<BulkChange>> {
  return api.call({ method: 'POST', path: `/bulk-changes/${id}/undoing`, body: {}, answer: BulkChange });
}
