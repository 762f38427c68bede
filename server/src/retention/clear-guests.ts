import type { Knex } from '@monban/db/open';
import type { RowKey } from './row-set.ts';

/** Takes away who came. That so many did, for which visit and on which day, stays: it names nobody. */
export async function clearGuests(trx: Knex, keys: readonly RowKey[], at: string): Promise<void> {
  const ids = keys.map(([key]) => String(key));
  await trx('visit_officers').whereIn('id', ids).update({ name: null, office: null, cleared_at: at });
}
