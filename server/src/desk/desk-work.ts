import type { OrganisationId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import type { ServerKeys } from '../keys/server-keys.ts';
import type { StoredDeskJob } from './desk-job-row.ts';
import type { DeskJobChange } from './desk-job-store.ts';
import type { BindingTrust } from './verify-binding.ts';

/** What the answers to a desk are made with. */
export interface DeskWork {
  readonly db: Knex;
  readonly clock: () => Date;
  readonly keys: Pick<ServerKeys, 'issuer' | 'management' | 'siteKeys' | 'linkKey'>;
  readonly organisationId: OrganisationId;
  readonly bindingTrust: BindingTrust;
  /** Changes a job that is still open and lets the watchers see it; false when it was closed meanwhile. */
  readonly changeJob: (job: StoredDeskJob, change: DeskJobChange) => Promise<boolean>;
}
