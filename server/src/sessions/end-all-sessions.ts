import type { OperatorId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { revokeSessions } from './session-store.ts';

/**
 * Ends at once what lets somebody in as this operator: every session and access token, the sign-in links not yet used
 * with the permits to make one, and the keys of programs, which would act in the same name.
 */
export async function endAllSessions(trx: Knex, operatorId: OperatorId, at: Date): Promise<void> {
  await revokeSessions(trx, { operatorId }, at);
  await trx('operators').where({ id: operatorId }).increment('session_epoch', 1);
  await trx('one_time_sign_ins')
    .where({ operator_id: operatorId })
    .whereNull('used_at')
    .update({ used_at: at.toISOString() });
  await trx('sign_in_link_permits').where({ operator_id: operatorId }).delete();
  await trx('api_keys')
    .where({ operator_id: operatorId })
    .whereNull('revoked_at')
    .update({ revoked_at: at.toISOString() });
}
