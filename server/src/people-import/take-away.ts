import type { WholePerson } from '@monban/core/api/people';
import type { PersonId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { isForeignKeyViolation } from '@monban/db/transaction';
import { auditedTerms } from '../people/change-terms.ts';
import type { Terms } from '../people/person-terms.ts';
import type { Platform } from '../platform.ts';
import type { PersonWrite } from './prepare-people.ts';
import { personFields } from './propose-row.ts';
import { slicesOf } from '../records/slices-of.ts';
import { writePeople, type PeopleWriting } from './write-people.ts';

/** Somebody whom an import added, as they are now. */
export interface AddedPerson {
  readonly before: WholePerson;
  readonly terms: Terms;
}

/**
 * Takes people away whom nothing knows but the import that added them, so that the same file can come again. Whoever
 * has a badge, a right, a report or anything else by now has left instead. Within the caller's transaction.
 */
export async function takeAway(
  platform: Platform,
  writing: PeopleWriting,
  added: readonly AddedPerson[],
): Promise<void> {
  const { db } = platform;
  const ids = added.map(({ before }) => before.id);
  for (const slice of slicesOf(ids)) await db('people').whereIn('id', slice).update({ manager_id: null });
  const known = new Set<string>();
  for (const slice of slicesOf(ids)) for (const id of await removeUnknown(db, slice)) known.add(id);
  const gone = added.filter(({ before }) => !known.has(before.id));
  const retiring = added.filter(({ before }) => known.has(before.id));
  const goneIds = new Set<string | null>(gone.map(({ before }) => before.id));
  writing.last.addEntries(
    gone.map(({ before, terms }) => ({
      action: 'person.import-undone',
      subjectType: 'person',
      subjectId: before.id,
      before: { ...before, ...auditedTerms(terms) },
      after: null,
    })),
  );
  await writePeople(
    platform,
    writing,
    retiring.map((person) => retirement(person, { goneIds, at: writing.context.at })),
  );
}

function retirement(
  { before, terms }: AddedPerson,
  { goneIds, at }: { readonly goneIds: ReadonlySet<string | null>; readonly at: Date },
): PersonWrite {
  const managerId = goneIds.has(before.managerId) ? null : before.managerId;
  const input = { ...personFields(before), managerId };
  return {
    id: before.id,
    action: 'person.import-undone',
    before,
    termsBefore: terms,
    input,
    posts: {},
    backTo: { terms, retiredAt: at.toISOString() },
  };
}

/** Those who could not be removed, because something refers to them: the database knows every reference there is. */
async function removeUnknown(db: Knex, ids: readonly PersonId[]): Promise<readonly PersonId[]> {
  if (await isRemoved(db, ids)) return [];
  if (ids.length === 1) return ids;
  const middle = Math.ceil(ids.length / 2);
  return [
    ...(await removeUnknown(db, ids.slice(0, middle))),
    ...(await removeUnknown(db, ids.slice(middle))),
  ];
}

/** All of them or none: in a savepoint. */
async function isRemoved(db: Knex, ids: readonly PersonId[]): Promise<boolean> {
  try {
    await db.transaction((trx) => removeWithTerms(trx, ids));
    return true;
  } catch (error) {
    if (isForeignKeyViolation(error)) return false;
    throw error;
  }
}

async function removeWithTerms(trx: Knex, ids: readonly PersonId[]): Promise<void> {
  const employments = trx('employments')
    .whereIn('person_id', [...ids])
    .select('id');
  await trx('posts').whereIn('employment_id', employments).delete();
  for (const table of ['employments', 'person_address_marks'])
    await trx(table)
      .whereIn('person_id', [...ids])
      .delete();
  await trx('people')
    .whereIn('id', [...ids])
    .delete();
}
