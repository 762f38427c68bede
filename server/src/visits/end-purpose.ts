import type { DriveId, VisitId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import type { RowKey } from '../retention/row-set.ts';

/**
 * What was told for the roster, and the rosters themselves, have no purpose any more: the retention job takes them away
 * and says so in its log. What was marked before keeps its moment.
 */
export async function endPurpose(
  trx: Knex,
  which: { readonly visitId: VisitId } | { readonly driveId: DriveId },
  at: string,
): Promise<void> {
  for (const table of ['visit_roster_data', 'visit_rosters']) {
    const query = trx(table).whereNull('purpose_ended_at');
    if ('visitId' in which) void query.where({ visit_id: which.visitId });
    else void query.whereIn('visit_id', trx('visits').where({ drive_id: which.driveId }).select('id'));
    await query.update({ purpose_ended_at: at });
  }
}

/** Of a roster its number, hash and count stay; what it said goes. */
export async function emptyRosters(trx: Knex, keys: readonly RowKey[]): Promise<void> {
  const ids = keys.flatMap((key) => key);
  await trx('visit_rosters').whereIn('id', ids).update({ contents: null });
}

/** What visits hold of applications that are deleted. */
export async function deleteVisitParts(
  trx: Knex,
  applicationIds: readonly (string | number)[],
): Promise<void> {
  await trx('visit_roster_data')
    .whereIn('application_id', [...applicationIds])
    .delete();
  await trx('visit_rows')
    .whereIn('application_id', [...applicationIds])
    .delete();
}

/** From when everything is prepared until it adds up, a visit keeps its drive open. */
export async function hasVisitUnderWay(db: Knex, driveId: DriveId): Promise<boolean> {
  const row: unknown = await db('visits')
    .where({ drive_id: driveId })
    .whereIn('state', ['ready', 'running', 'finished', 'reconciling'])
    .first('id');
  return row !== undefined;
}
