import { CONSOLE_AUDIENCE } from '@monban/core/access/policy';
import type { ProgramSubject } from '@monban/core/api/terminals';
import { AppError } from '@monban/core/errors';
import type { PersonId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { holderOf, pairwiseSubject } from '@monban/trust/pairwise-subject';
import { withinPeople, type Scope } from '../records/scope.ts';

/**
 * What each program knows this person by, so that whoever runs the program can tell their account to it once. Throws
 * `NOT_FOUND` for a person outside the scope.
 */
export async function listSubjects(
  { db, holderKey }: { readonly db: Knex; readonly holderKey: Uint8Array },
  scope: Scope,
  personId: PersonId,
): Promise<readonly ProgramSubject[]> {
  const person = db('people').where({ 'people.id': personId });
  withinPeople(person, scope);
  const found: unknown = await person.first('people.id');
  if (found === undefined) throw new AppError('NOT_FOUND');
  const rows = await db('terminal_audiences')
    .join('doors', 'doors.id', 'terminal_audiences.door_id')
    .where({ 'doors.retired_at': null })
    .whereNot({ 'terminal_audiences.audience': CONSOLE_AUDIENCE })
    .distinct<{ audience: string }[]>('terminal_audiences.audience as audience')
    .orderBy('audience');
  const holder = holderOf(holderKey, personId);
  return rows.map(({ audience }) => ({ audience, subject: pairwiseSubject(holder, audience) }));
}
