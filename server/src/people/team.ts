import type { PersonId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';

/**
 * Everybody whose chain of managers holds this person, who still works here: being a manager is a relation, not a role
 * (ruling 23). A loop in the chain ends the walk; nobody is in their own team.
 */
export async function findTeam(db: Knex, personId: PersonId): Promise<readonly PersonId[]> {
  const rows = await db
    .withRecursive('team', (tree) => {
      void tree
        .from('people')
        .where({ manager_id: personId })
        .select('people.id')
        .union((below) => {
          void below.from('people').join('team', 'team.id', 'people.manager_id').select('people.id');
        });
    })
    .from('team')
    .join('people', 'people.id', 'team.id')
    .whereNull('people.retired_at')
    .whereNot({ 'team.id': personId })
    .orderBy([
      { column: 'people.sort_key', order: 'asc' },
      { column: 'people.id', order: 'asc' },
    ])
    .select<{ id: PersonId }[]>('people.id');
  return rows.map(({ id }) => id);
}
