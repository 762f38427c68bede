import type { ApplicationState } from '@monban/core/api/applications';
import { endsPurpose, isBeingMade } from '@monban/core/drives/application-life';
import type { ApplicationId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { deleteContents, markPurposeEnded, markPurposesEnded } from './application-form-store.ts';

/**
 * What a step means for the form and the photo: whoever takes the consent back, or has come to an end, has nothing left
 * there at once; with the acceptance the days begin after which the retention job deletes them.
 */
export async function followContents(
  trx: Knex,
  applicationId: ApplicationId,
  reached: { readonly state: ApplicationState; readonly at: string },
): Promise<void> {
  if (endsPurpose(reached.state)) await deleteContents(trx, { applicationId });
  else if (isBeingMade(reached.state)) await markPurposeEnded(trx, { applicationId }, reached.at);
}

/** The same for many that are accepted at once. */
export async function followContentsOfMany(
  trx: Knex,
  applicationIds: readonly ApplicationId[],
  reached: { readonly state: ApplicationState; readonly at: string },
): Promise<void> {
  if (isBeingMade(reached.state)) await markPurposesEnded(trx, applicationIds, reached.at);
}
