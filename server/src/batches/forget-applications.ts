import type { Knex } from '@monban/db/open';

/** Out of every list: of the batches they were in, the counts and hashes stay. */
export async function forgetApplications(
  trx: Knex,
  applicationIds: readonly (string | number)[],
): Promise<void> {
  for (const table of ['batch_defects', 'batch_round_items', 'batch_items'])
    await trx(table)
      .whereIn('application_id', [...applicationIds])
      .delete();
}
