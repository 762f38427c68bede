import type { PersonId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { invalidField } from '../http/problem.ts';

/** Is this the record that ended when two were merged? */
export async function isMergedAway(db: Knex, id: PersonId): Promise<boolean> {
  const merge: unknown = await db('person_merges').where({ loser_id: id }).whereNull('undone_at').first('id');
  return merge !== undefined;
}

/** Throws `VALIDATION_FAILED`: whoever was merged comes back by taking the merge back. */
export async function requireNotMerged(db: Knex, id: PersonId, pointer = ''): Promise<void> {
  if (await isMergedAway(db, id)) throw invalidField(pointer, 'MERGED_AWAY');
}
