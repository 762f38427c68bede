import { randomBytes, randomUUID } from 'node:crypto';
import { newRecordId } from '@monban/server/records/new-record-id';
import { hashToken } from '@monban/server/sessions/secret-token';
import { terminalCode } from '@monban/trust/terminal-code';
import { sayOnline } from './api-records.ts';
import type { SampleContext, Samples } from './api-samples.ts';
import { becomeTerminal } from './seed-terminal.ts';

/** Terminals, what programs there know people by, and signing in with the badge at one. */
export const TERMINAL_SAMPLES: Samples = {
  listProgramSubjects: ({ records: { personId } }) => ({ params: { personId } }),
  beginCardSignIn: async ({ api: { db }, records }) => {
    await becomeTerminal(db, records);
    await sayOnline(db, records.controllerId);
    return { body: { terminalCode: terminalCode(records.doorId) } };
  },
  getCardSignIn: async (context) => ({ headers: await makeSignIn(context, { state: 'waiting' }) }),
  forgetCardSignIn: async (context) => ({ headers: await makeSignIn(context, { state: 'refused' }) }),
  signInWithCard: async (context) => {
    const granted = { state: 'granted', operator_id: context.records.operatorId };
    return { headers: await makeSignIn(context, granted) };
  },
};

/** A sign-in that a browser has begun; answers with its cookie. */
async function makeSignIn(
  { api: { db }, records }: SampleContext,
  columns: Readonly<Record<string, string>>,
): Promise<{ readonly cookie: string }> {
  const secret = randomBytes(32).toString('base64url');
  await db('card_sign_ins').insert({
    id: newRecordId(randomUUID),
    secret_hash: hashToken(secret),
    door_id: records.doorId,
    controller_id: records.controllerId,
    command_id: newRecordId(randomUUID),
    shown_code: 'ABCDEF',
    created_at: new Date().toISOString(),
    expires_at: new Date(Date.now() + 60_000).toISOString(),
    ...columns,
  });
  return { cookie: `monban-card=${secret}` };
}
