import { AppError } from '@monban/core/errors';
import type { PersonId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { invalidField } from '../http/problem.ts';
import { withinPeople, type Scope } from '../records/scope.ts';

/** Undefined for a person whom nobody knows within these sites. */
export async function findPersonStanding(
  db: Knex,
  scope: Scope,
  id: PersonId,
): Promise<'present' | 'retired' | undefined> {
  const query = db('people').select<{ retired_at: string | null }[]>('retired_at').where({ 'people.id': id });
  withinPeople(query, scope);
  const person = await query.first();
  if (person === undefined) return undefined;
  return person.retired_at === null ? 'present' : 'retired';
}

/** Throws `VALIDATION_FAILED` at `/personId` for a person out of reach, `RETIRED` for one who has left. */
export async function requirePresentPerson(trx: Knex, scope: Scope, id: PersonId): Promise<void> {
  const standing = await findPersonStanding(trx, scope, id);
  if (standing === undefined) throw invalidField('/personId', 'REFERENCE_UNKNOWN');
  if (standing === 'retired') throw new AppError('RETIRED');
}
