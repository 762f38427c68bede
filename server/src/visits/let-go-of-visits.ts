import type { ApplicationState } from '@monban/core/api/applications';
import { endsPurpose } from '@monban/core/drives/application-life';
import type { ApplicationId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';

/**
 * What a step of an application means for its visit: whoever takes the consent back, has come to an end, or needs a new
 * form, takes part no more.
 */
export async function followVisits(
  trx: Knex,
  applicationId: ApplicationId,
  reached: { readonly state: ApplicationState; readonly at: string },
): Promise<void> {
  if (endsPurpose(reached.state) || reached.state === 'invalidated')
    await letGoOfVisits(trx, applicationId, reached.at);
}

/**
 * What was told for a roster is deleted, and the time is free for somebody else. Of a row that the municipality has on
 * its roster nothing stays but that nobody came, so that it still adds up; what was found before stays found.
 */
export async function letGoOfVisits(trx: Knex, applicationId: ApplicationId, at: string): Promise<void> {
  await trx('visit_roster_data').where({ application_id: applicationId }).delete();
  const rows = (): Knex.QueryBuilder =>
    trx('visit_rows')
      .where({ application_id: applicationId })
      .whereNull('finding')
      .whereIn('visit_id', trx('visits').whereNull('closed_at').select('id'));
  await rows().whereNull('row_number').delete();
  await rows().update({
    slot_id: null,
    finding: 'did-not-come',
    found_at: at,
    found_by: 'system',
    version: trx.raw('version + 1'),
  });
}
