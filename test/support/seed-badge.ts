import { randomBytes } from 'node:crypto';
import { BadgeId, type PersonId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { drawBadgeId } from '@monban/server/desk/badge-id';

const AT = '2026-01-05T00:00:00.000Z';

/** An active badge of a person, as a desk would have left it. */
export async function seedBadge(
  db: Knex,
  personId: PersonId | string,
  columns: Readonly<Record<string, string | number | boolean | null>> = {},
): Promise<BadgeId> {
  const id = BadgeId.parse(columns['id'] ?? drawBadgeId(randomBytes));
  await db('badges').insert({
    id,
    person_id: personId,
    carrier: 'company-card',
    state: 'active',
    state_since: AT,
    public_key: 'A'.repeat(87),
    has_pin: false,
    ordered_until: '2031-01-05T00:00:00.000Z',
    valid_from: AT,
    valid_until: '2031-01-05T00:00:00.000Z',
    counter_floor: 0,
    ordered_at: AT,
    issued_at: AT,
    created_at: AT,
    updated_at: AT,
    ...columns,
  });
  await db('badge_transitions').insert({
    badge_id: id,
    version: 1,
    at: AT,
    from_state: 'issued',
    to_state: columns['state'] ?? 'active',
    reason: 'issue',
  });
  return id;
}
