import { randomBytes, randomUUID } from 'node:crypto';
import { OperatorId } from '@monban/core/ids';
import { newRecordId } from '@monban/server/records/new-record-id';
import { makeOneTimeSignIn } from '@monban/server/sessions/one-time-sign-in';
import { hashPassword } from '@monban/server/sessions/password';
import type { SampleContext, Samples } from './api-samples.ts';

const PASSWORD = 'a long walk along the river';

/** Signing in and out. */
export const SESSION_SAMPLES: Samples = {
  signIn: async ({ api, records }) => {
    const password_hash = await hashPassword(PASSWORD);
    await api.db('operators').where({ id: records.operatorId }).update({ password_hash });
    const { login } = await api
      .db('operators')
      .where({ id: records.operatorId })
      .first<{ login: string }>('login');
    return { body: { login, password: PASSWORD } };
  },
  signInOnce: async ({ api, records }) => ({
    body: {
      token: await makeOneTimeSignIn(api.db, {
        operatorId: OperatorId.parse(records.operatorId),
        at: new Date(),
        lifetimeMinutes: 5,
        randomBytes,
      }),
    },
  }),
  refreshSession: async ({ api }) => ({ headers: { cookie: (await api.signIn('auditor')).cookie } }),
  signOut: () => ({ spendsCaller: true }),
  listOwnSessions: () => ({}),
  endSession: async (context) => ({ params: { sessionId: await openSession(context) } }),
  choosePassword: () => ({ body: { password: PASSWORD }, spendsCaller: true }),
};

async function openSession({ api, caller, records }: SampleContext): Promise<string> {
  const id: string = newRecordId(randomUUID);
  const at = new Date().toISOString();
  await api.db('sessions').insert({
    id,
    operator_id: caller?.operatorId ?? records.operatorId,
    family_hash: randomBytes(32).toString('base64url'),
    refresh_hash: randomBytes(32).toString('base64url'),
    user_agent: '',
    created_at: at,
    refreshed_at: at,
    expires_at: new Date(Date.now() + 3_600_000).toISOString(),
  });
  return id;
}
