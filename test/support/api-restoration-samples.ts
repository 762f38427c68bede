import { randomUUID } from 'node:crypto';
import { newRecordId } from '@monban/server/records/new-record-id';
import type { Samples } from './api-samples.ts';

/** What is left to do after a restore from a backup. */
export const RESTORATION_SAMPLES: Samples = {
  getRestoration: () => ({}),
  confirmRestoration: async ({ api }) => {
    const at = new Date().toISOString();
    await api.db('restorations').insert({
      id: newRecordId(randomUUID),
      at,
      taken_at: at,
      source: 'backup',
      content_hash: 'A'.repeat(43),
      first_version: 1_000_000,
    });
    return { body: {} };
  },
};
