import { randomBytes, randomUUID } from 'node:crypto';
import { OperatorId } from '@monban/core/ids';
import { newRecordId } from '@monban/server/records/new-record-id';
import { openSessionRow } from './api-session-samples.ts';
import type { SampleContext, Samples } from './api-samples.ts';
import { enrol } from './second-factor.ts';

/** Looking after operators: their ways in, their sessions, and keys for programs. */
export const OPERATOR_SAMPLES: Samples = {
  makeSignInLink: ({ records }) => ({ params: { operatorId: records.operatorId } }),
  removeSecondFactor: async ({ api, records }) => {
    await enrol(api.db, OperatorId.parse(records.operatorId));
    return { params: { operatorId: records.operatorId } };
  },
  listOperatorSessions: async ({ api, records: { operatorId } }) => ({
    params: { operatorId },
    listed: await openSessionRow(api.db, operatorId),
  }),
  endOperatorSession: async ({ api, records: { operatorId } }) => ({
    params: { operatorId, sessionId: await openSessionRow(api.db, operatorId) },
  }),
  endOperatorSessions: ({ records: { operatorId } }) => ({ params: { operatorId } }),
  listApiKeys: async (context) => ({ listed: await makeApiKey(context) }),
  createApiKey: ({ records: { siteId, departmentId } }) => ({
    body: {
      name: '給与システム',
      permissions: ['people:read', 'events:read'],
      siteIds: [siteId],
      departmentIds: [departmentId],
      expiresAt: new Date(Date.now() + 30 * 24 * 3_600_000).toISOString(),
    },
  }),
  revokeApiKey: async (context) => ({ params: { apiKeyId: await makeApiKey(context) } }),
};

/** Of the operator that the records are about. */
async function makeApiKey({ api, records }: SampleContext): Promise<string> {
  const id: string = newRecordId(randomUUID);
  await api.db('api_keys').insert({
    id,
    name: 'A program',
    secret_hash: randomBytes(32).toString('base64url'),
    operator_id: records.operatorId,
    created_at: '2026-01-05T00:00:00.000Z',
    expires_at: '2031-01-05T00:00:00.000Z',
  });
  await api.db('api_key_permissions').insert({ api_key_id: id, permission: 'people:read' });
  return id;
}
