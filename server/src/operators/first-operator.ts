import { AppError } from '@monban/core/errors';
import type { OperatorId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { inTransaction } from '@monban/db/transaction';
import { recordAudit } from '../audit/record-audit.ts';

export interface FirstOperator {
  readonly login: string;
  readonly displayName: string;
  readonly at: Date;
  readonly newId: () => string;
}

/**
 * The first administrator, without a password: a one-time sign-in follows. `CONFLICT` once there is any operator, so
 * that this is no way in later.
 */
export async function createFirstOperator(db: Knex, first: FirstOperator): Promise<OperatorId> {
  const id = first.newId() as OperatorId;
  const at = first.at.toISOString();
  await inTransaction(db, async (trx) => {
    if ((await trx('operators').first('id')) !== undefined) throw new AppError('CONFLICT');
    await trx('operators').insert({
      id,
      login: first.login,
      display_name: first.displayName,
      role: 'admin',
      created_at: at,
      updated_at: at,
    });
    const context = { actor: 'system', at: first.at, requestId: null };
    const after = { role: 'admin', personId: null, siteIds: [], departmentIds: [] };
    const entry = { action: 'operator.created', subjectType: 'operator', subjectId: id, before: null, after };
    await recordAudit(trx, context, entry);
  });
  return id;
}

/** For the command on the host: who is to sign in. */
export async function findOperatorByLogin(db: Knex, login: string): Promise<OperatorId | undefined> {
  const row = await db('operators')
    .where({ login })
    .whereNull('retired_at')
    .first<{ id: OperatorId } | undefined>('id');
  return row?.id;
}
