import type { Samples } from './api-samples.ts';

/** What is kept for how long, and the proof that the rest is gone. */
export const RETENTION_SAMPLES: Samples = {
  listRetentionRules: () => ({}),
  putRetentionRule: async ({ api }) => {
    const row = await api
      .db('retention_rules')
      .where({ purpose: 'sessions' })
      .first<{ version: number } | undefined>('version');
    return {
      params: { purpose: 'sessions' },
      body: { keptDays: 60, reason: '短くする' },
      headers: { 'if-match': `"${row?.version ?? 1}"` },
    };
  },
  previewDeletion: () => ({}),
  listDeletions: () => ({ query: { purpose: 'sessions' } }),
};
