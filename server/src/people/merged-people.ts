import type { PersonId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { z } from 'zod';
import { invalidField } from '../http/problem.ts';

/** Is this the record that ended when two were merged? */
export async function isMergedAway(db: Knex, id: PersonId): Promise<boolean> {
  const merge: unknown = await db('person_merges').where({ loser_id: id }).whereNull('undone_at').first('id');
  return merge !== undefined;
}

export interface MergedAway {
  readonly id: string;
  /** The code that went with its employments; null where it kept its own. */
  readonly code: string | null;
}

/** All such records. */
export async function listMergedAway(db: Knex): Promise<readonly MergedAway[]> {
  const merges = await db('person_merges')
    .whereNull('undone_at')
    .select<{ id: string; content: string }[]>('loser_id as id', 'content');
  return merges.map(({ id, content }) => ({ id, code: Content.parse(JSON.parse(content)).loserCode }));
}

const Content = z.object({ loserCode: z.string().nullable() });

/** Throws `VALIDATION_FAILED`: whoever was merged comes back by taking the merge back. */
export async function requireNotMerged(db: Knex, id: PersonId, pointer = ''): Promise<void> {
  if (await isMergedAway(db, id)) throw invalidField(pointer, 'MERGED_AWAY');
}
