import { randomBytes, randomUUID } from 'node:crypto';
import { SecondFactorAsked, SecondFactorSecret } from '@monban/core/api/session';
import { OperatorId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { newRecordId } from '@monban/server/records/new-record-id';
import { makeOneTimeSignIn } from '@monban/server/sessions/one-time-sign-in';
import { hashPassword } from '@monban/server/sessions/password';
import type { SampleContext, Samples } from './api-samples.ts';
import { codeOf, enrol, giveRecoveryCode } from './second-factor.ts';

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
    body: { token: await linkOf(api.db, OperatorId.parse(records.operatorId)) },
  }),
  refreshSession: async ({ api }) => ({ headers: { cookie: (await api.signIn('auditor')).cookie } }),
  signOut: () => ({ spendsCaller: true }),
  listOwnSessions: () => ({}),
  endSession: async (context) => ({ params: { sessionId: await openSession(context) } }),
  // The present one is wrong: the link that the caller came with stands for it.
  choosePassword: () => ({
    body: { password: PASSWORD, currentPassword: 'what it was before' },
    spendsCaller: true,
  }),
  signInWithSecondFactor: async ({ api, records }) => {
    const operatorId = OperatorId.parse(records.operatorId);
    await enrol(api.db, operatorId);
    const link = await linkOf(api.db, operatorId);
    const asked = await api.request(api.operation('signInOnce'), { body: { token: link } });
    const { challenge } = SecondFactorAsked.parse(asked.json);
    return { body: { challenge, code: await giveRecoveryCode(api.db, operatorId) } };
  },
  getOwnSecondFactor: () => ({}),
  beginSecondFactor: async ({ api, caller }) => {
    const code = caller ? await giveRecoveryCode(api.db, caller.operatorId) : 'abcd-efgh-jkmn-pqrs';
    return { body: { currentPassword: PASSWORD, code } };
  },
  endSecondFactor: async ({ api, caller }) => {
    if (caller === undefined) return { body: { currentPassword: PASSWORD, code: 'abcd-efgh-jkmn-pqrs' } };
    await enrol(api.db, caller.operatorId);
    const code = await giveRecoveryCode(api.db, caller.operatorId);
    return { body: { currentPassword: PASSWORD, code } };
  },
  confirmSecondFactor: async ({ api, caller }) => {
    if (caller === undefined) return { body: { code: '123456' } };
    const code = await giveRecoveryCode(api.db, caller.operatorId);
    const begun = await api.request(api.operation('beginSecondFactor'), { body: { code }, caller });
    return { body: { code: codeOf(SecondFactorSecret.parse(begun.json).secret, new Date()) } };
  },
};

function openSession({ api, caller, records }: SampleContext): Promise<string> {
  return openSessionRow(api.db, caller?.operatorId ?? records.operatorId);
}

/** A session that is alive, of this operator. */
export async function openSessionRow(db: Knex, operatorId: string): Promise<string> {
  const id: string = newRecordId(randomUUID);
  const at = new Date().toISOString();
  await db('sessions').insert({
    id,
    operator_id: operatorId,
    family_hash: randomBytes(32).toString('base64url'),
    refresh_hash: randomBytes(32).toString('base64url'),
    opened_with: 'password',
    user_agent: '',
    created_at: at,
    refreshed_at: at,
    expires_at: new Date(Date.now() + 3_600_000).toISOString(),
  });
  return id;
}

function linkOf(db: Knex, operatorId: OperatorId): Promise<string> {
  return makeOneTimeSignIn(db, { operatorId, at: new Date(), lifetimeMinutes: 5, randomBytes });
}
