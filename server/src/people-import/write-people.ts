import type { Knex } from '@monban/db/open';
import { upsertRows } from '@monban/db/write-rows';
import type { ChangeContext } from '../http/route.ts';
import { daysAt } from '../people/keep-terms.ts';
import { deleteMembershipsOf } from '../people/person-memberships.ts';
import type { Platform } from '../platform.ts';
import { slicesOf } from '../records/slices-of.ts';
import type { LastSteps } from './last-steps.ts';
import { preparePeople, type PersonWrite, type PreparedPeople } from './prepare-people.ts';

export interface PeopleWriting {
  readonly context: ChangeContext;
  /** Collects what the caller takes at the end. */
  readonly last: LastSteps;
}

/** Prepares people and writes them at once, within the caller's transaction: see `writePrepared`. */
export async function writePeople(
  platform: Platform,
  { context, last }: PeopleWriting,
  writes: readonly PersonWrite[],
): Promise<void> {
  const { db, newId } = platform;
  const preparing = { at: context.at, dayAt: await daysAt(db, context.at), newId };
  await writePrepared(db, last, preparePeople(writes, preparing));
}

/**
 * Writes many people with their employments and posts, each table in one statement: a manager may be among them. Runs
 * in the caller's transaction, with the locks `people-import` and `people` held.
 */
export async function writePrepared(trx: Knex, last: LastSteps, prepared: PreparedPeople): Promise<void> {
  await upsertRows(trx, 'people', { key: 'id', rows: prepared.people });
  await remove(trx, 'posts', prepared.removedPosts);
  await remove(trx, 'employments', prepared.removedEmployments);
  await upsertRows(trx, 'employments', { key: 'id', rows: prepared.employments });
  await upsertRows(trx, 'posts', { key: 'id', rows: prepared.posts });
  for (const id of prepared.leavers) last.addLeaver(id);
  for (const id of prepared.returning) last.addEntries((await deleteMembershipsOf(trx, id)).entries);
  last.addEntries(prepared.entries);
}

async function remove(trx: Knex, table: string, ids: readonly string[]): Promise<void> {
  for (const slice of slicesOf(ids)) await trx(table).whereIn('id', slice).delete();
}
