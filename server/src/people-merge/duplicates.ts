import { toSearchForm } from '@monban/core/api/kana';
import type { WholePerson } from '@monban/core/api/people';
import type { DuplicateReason } from '@monban/core/api/person-merges';
import type { PersonId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { PERSON_COLUMNS, personFromRow, type PersonRow } from '../people/person-row.ts';
import { withinPeople, type Scope } from '../records/scope.ts';
import { groupBy } from '../snapshots/group-by.ts';

export interface LikelyDuplicates {
  readonly reasons: readonly DuplicateReason[];
  readonly people: readonly WholePerson[];
}

/**
 * People within reach who may be one: with the same kana and the same name, variants of a character taken as one, or
 * with the same mail address. One of them works here, and nobody has said yet that they are different people.
 */
export async function listDuplicates(db: Knex, scope: Scope): Promise<readonly LikelyDuplicates[]> {
  const people = await listSuspects(db, scope);
  const distinct = await listDistinctions(db);
  const groups = [...groupsOf(people, 'name', nameKey), ...groupsOf(people, 'email', emailKey)];
  const bySet = groupBy(groups, ({ people: each }) => each.map(({ id }) => id).join(' '));
  return [...bySet.values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined || isSettled(first.people, distinct)) return [];
    return [{ reasons: same.flatMap(({ reasons }) => reasons), people: first.people }];
  });
}

/** Says that two people are not one, or takes that back. */
export async function storeDistinction(
  db: Knex,
  pair: readonly [PersonId, PersonId],
  isDistinct: boolean,
): Promise<void> {
  const [oneId, otherId] = pair.toSorted();
  const row = { one_id: oneId, other_id: otherId };
  await db('person_distinctions').where(row).delete();
  if (isDistinct) await db('person_distinctions').insert(row);
}

type KeyOf = (person: WholePerson) => string;

const nameKey: KeyOf = ({ familyKana, givenKana, familyName, givenName }) =>
  `${familyKana} ${givenKana} ${toSearchForm(`${familyName}${givenName}`)}`;
const emailKey: KeyOf = ({ email }) => toSearchForm(email ?? '');

function groupsOf(
  people: readonly WholePerson[],
  reason: DuplicateReason,
  keyOf: KeyOf,
): readonly LikelyDuplicates[] {
  const groups = groupBy(
    people.filter((person) => keyOf(person) !== ''),
    keyOf,
  );
  return [...groups.values()]
    .filter((group) => group.length > 1)
    .map((group) => ({ reasons: [reason], people: group }));
}

/** Nobody of them is here any more, or each two of them were told apart. */
function isSettled(people: readonly WholePerson[], distinct: ReadonlySet<string>): boolean {
  if (people.every(({ retiredAt }) => retiredAt !== null)) return true;
  return people.every((one, index) =>
    people.slice(index + 1).every((other) => distinct.has([one.id, other.id].toSorted().join(' '))),
  );
}

/** Whose kana or mail address somebody else has as well; without records that a merge ended, or that were cleared. */
async function listSuspects(db: Knex, scope: Scope): Promise<readonly WholePerson[]> {
  const twice = (column: string) =>
    db('people')
      .select(column)
      .whereNot({ [column]: '' })
      .groupBy(column)
      .havingRaw('count(*) > 1');
  const query = db('people')
    .where((either) => {
      void either
        .whereIn('people.sort_key', twice('sort_key'))
        .orWhereIn('people.search_contact', twice('search_contact'));
    })
    .whereNotIn('people.id', db('person_merges').whereNull('undone_at').select('loser_id'))
    .orderBy(['people.sort_key', 'people.id']);
  withinPeople(query, scope);
  const rows = await query.select<PersonRow[]>(PERSON_COLUMNS);
  return rows.map(personFromRow);
}

async function listDistinctions(db: Knex): Promise<ReadonlySet<string>> {
  const rows = await db('person_distinctions').select<{ one: string; other: string }[]>({
    one: 'one_id',
    other: 'other_id',
  });
  return new Set(rows.map(({ one, other }) => `${one} ${other}`));
}
