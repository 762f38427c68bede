import type { ApprovalKind } from '@monban/core/api/oversight';
import { AppError } from '@monban/core/errors';
import type { Knex } from '@monban/db/open';
import { opensProtectedDoor } from './moved-memberships.ts';
import type { Pair } from './moved-rows.ts';

/**
 * Why a second operator agrees to a merge first; undefined where nobody has to. An account of one of the two shows
 * what both did afterwards, and the one that stays may get through a protected door by a level of the other.
 */
export async function reasonToWait(db: Knex, pair: Pair): Promise<ApprovalKind | undefined> {
  if (await hasAccount(db, pair)) return 'operator.grant-role';
  return (await opensProtectedDoor(db, pair)) ? 'access-level.widen' : undefined;
}

/** Throws `FORBIDDEN`: nobody merges somebody else with the record of their own account, or agrees to that. */
export async function requireOthersRecords(db: Knex, pair: Pair, operatorId: string): Promise<void> {
  const own: unknown = await accountsOf(db, pair).where({ id: operatorId }).first('id');
  if (own !== undefined) throw new AppError('FORBIDDEN');
}

async function hasAccount(db: Knex, pair: Pair): Promise<boolean> {
  const account: unknown = await accountsOf(db, pair).whereNull('retired_at').first('id');
  return account !== undefined;
}

function accountsOf(db: Knex, { winnerId, loserId }: Pair): Knex.QueryBuilder {
  return db('operators').whereIn('person_id', [winnerId, loserId]);
}
