import type { Directory } from '@monban/core/municipalities/directory';
import { withChanges } from '@monban/core/municipalities/directory-change';
import type { Knex } from '@monban/db/open';
import { localDate } from '../snapshots/local-day.ts';
import { listStoredChanges, type StoredChange } from './municipality-change-store.ts';
import { packagedDirectory } from './packaged-directory.ts';

export interface CurrentDirectory {
  readonly directory: Directory;
  readonly changes: readonly StoredChange[];
  /** Those of `changes` that have an effect. */
  readonly applied: ReadonlySet<StoredChange>;
}

/** The packaged directory with the organisation's own changes. */
export async function currentDirectory(db: Knex): Promise<CurrentDirectory> {
  const changes = await listStoredChanges(db);
  return { changes, ...withChanges(await packagedDirectory(), changes) };
}

/** What day it is in the municipalities. */
export function dayInJapan(at: Date): string {
  return localDate(at, 'Asia/Tokyo');
}
