import type { Knex } from '@monban/db/open';
import { forgetApplications } from '../batches/forget-applications.ts';
import type { RowKey } from '../retention/row-set.ts';
import { deleteVisitParts } from '../visits/end-purpose.ts';

/** With everything that became of them; the counts of their drive stay. */
export async function deleteApplications(trx: Knex, keys: readonly RowKey[]): Promise<void> {
  const ids = keys.flatMap((key) => key);
  await trx('application_forms').whereIn('application_id', ids).delete();
  await trx('application_photos').whereIn('application_id', ids).delete();
  await deleteVisitParts(trx, ids);
  await trx('application_history').whereIn('application_id', ids).delete();
  await forgetApplications(trx, ids);
  await trx('applications').whereIn('id', ids).delete();
}
