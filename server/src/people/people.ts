import type { WholePerson } from '@monban/core/api/people';
import type { PersonId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import type { Scope } from '../records/scope.ts';
import { getRecord } from '../records/record-use-cases.ts';
import { personKind } from './person-kind.ts';
import { PERSON_COLUMNS, personFromRow, type PersonRow } from './person-row.ts';

/** The person, also a retired one; `NOT_FOUND` outside the sites. */
export function getPerson(db: Knex, id: PersonId, scope: Scope): Promise<WholePerson> {
  return getRecord(db, personKind, { id, scope });
}

/** Those of the ids who are there, also retired ones, wherever they are. */
export async function listPeopleOf(db: Knex, ids: readonly PersonId[]): Promise<readonly WholePerson[]> {
  const rows = await db('people')
    .whereIn('people.id', [...ids])
    .select<PersonRow[]>(PERSON_COLUMNS);
  return rows.map(personFromRow);
}
