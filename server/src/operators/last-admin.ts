import type { CreateOperator } from '@monban/core/api/oversight';
import type { FieldProblem } from '@monban/core/errors';
import { holdLock } from '@monban/db/locks';
import type { Knex } from '@monban/db/open';
import { fieldProblem } from '../http/problem.ts';

/** Does somebody with these rights reach everything everywhere? */
export function isWholeAdmin({
  role,
  siteIds,
  departmentIds,
}: Pick<CreateOperator, 'role' | 'siteIds' | 'departmentIds'>): boolean {
  return role === 'admin' && siteIds.length === 0 && departmentIds.length === 0;
}

/**
 * Somebody must stay who may do everything everywhere. Whoever asks holds the lock until the end of the transaction:
 * of two administrators who send each other away at the same moment one stays.
 */
export async function checkLastAdmin(trx: Knex, id: string): Promise<readonly FieldProblem[]> {
  await holdLock(trx, 'operators');
  const admins = await trx('operators')
    .where({ role: 'admin' })
    .whereNull('retired_at')
    .whereNotIn('operators.id', trx('operator_sites').select('operator_id'))
    .whereNotIn('operators.id', trx('operator_departments').select('operator_id'))
    .select<{ id: string }[]>('operators.id');
  const isLast = admins.length === 1 && admins[0]?.id === id;
  return isLast ? [fieldProblem('/role', 'LAST_ADMIN')] : [];
}
