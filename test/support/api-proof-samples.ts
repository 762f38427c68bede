import { generateSigningKey } from '@monban/trust/keys';
import { makeCheckpoint } from '@monban/server/proof/checkpoints';
import type { Samples } from './api-samples.ts';

const proof = { key: generateSigningKey() };

/** Exports, checkpoints and verification. */
export const PROOF_SAMPLES: Samples = {
  exportAudit: () => ({}),
  exportReceipts: ({ records }) => ({ query: { controllerId: records.controllerId } }),
  getProofKeys: () => ({}),
  listCheckpoints: () => ({}),
  getCheckpoint: async ({ api }) => {
    const { newest } = await makeCheckpoint({ db: api.db, organisation: { id: 'test' }, proof }, new Date());
    return { params: { number: String(newest?.number ?? 1) } };
  },
  makeCheckpoint: () => ({}),
  startVerification: () => ({}),
  getLatestVerification: () => ({}),
};
