import type { OperatorId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { revokeSessions } from './session-store.ts';

/** Ends every session and every access token of an operator at once, and the sign-in links not yet used. */
export async function endAllSessions(trx: Knex, operatorId: OperatorId, at: Date): Promise<void> {
  await revokeSessions(trx, { operatorId }, at);
  await trx('operators').where({ id: operatorId }).increment('session_epoch', 1);
  await trx('one_time_sign_ins')
    .where({ operator_id: operatorId })
    .whereNull('used_at')
    .update({ used_at: at.toISOString() });
}
