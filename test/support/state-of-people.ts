import type { Knex } from '@monban/db/open';
import { without } from '@monban/server/events/without';

/** Everything of these people, but for counters and times of changes. */
export async function stateOf(db: Knex, ids: readonly string[]) {
  const rowsOf = async (table: string, order: string) => {
    const rows = await db(table)
      .whereIn(table === 'people' ? 'id' : 'person_id', [...ids])
      .orderBy(order);
    return (rows as Record<string, unknown>[]).map((row) =>
      without(row, ['version', 'updated_at', 'state_since']),
    );
  };
  return {
    people: await rowsOf('people', 'id'),
    employments: await rowsOf('employments', 'id'),
    members: (await rowsOf('access_level_members', 'access_level_id'))
      .map((row) => JSON.stringify(row))
      .sort(),
    badges: await rowsOf('badges', 'id'),
  };
}
