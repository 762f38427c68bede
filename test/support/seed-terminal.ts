import type { Knex } from '@monban/db/open';

/** Makes a seeded door with its controller a terminal at which people sign in to the console. */
export async function becomeTerminal(
  db: Knex,
  { doorId, controllerId }: { readonly doorId: string; readonly controllerId: string },
): Promise<void> {
  const noAreas = { kind: 'terminal', inside_area_id: null, outside_area_id: null };
  await db('doors').where({ id: doorId }).update(noAreas);
  await db('controllers')
    .where({ id: controllerId })
    .update({ role: 'terminal', state: 'enrolled', enrolled_at: '2026-01-05T00:00:00.000Z' });
  await db('terminal_audiences').insert({
    door_id: doorId,
    audience: 'monban-console',
    scopes: '',
    required_assurance: 'badge',
    position: 0,
  });
}
