import type { BadgeState, BadgeTransition } from '@monban/core/api/badges';
import type { WrittenBadgeState } from '@monban/core/badges/life-cycle';
import type { BadgeId, OperatorId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import type { StoredBadge } from './badge-row.ts';

export interface NewTransition {
  readonly at: string;
  readonly from: BadgeState | null;
  readonly to: WrittenBadgeState;
  readonly reason: string | null;
  readonly operatorId: OperatorId | null;
}

/** `badge` as it is after the transition. */
export async function insertTransition(
  trx: Knex,
  badge: Pick<StoredBadge, 'id' | 'version'>,
  { at, from, to, reason, operatorId }: NewTransition,
): Promise<void> {
  await trx('badge_transitions').insert({
    badge_id: badge.id,
    version: badge.version,
    at,
    from_state: from,
    to_state: to,
    reason,
    operator_id: operatorId,
  });
}

/** Oldest first. */
export async function listTransitions(db: Knex, id: BadgeId): Promise<readonly BadgeTransition[]> {
  return db('badge_transitions')
    .leftJoin('operators', 'operators.id', 'badge_transitions.operator_id')
    .where('badge_transitions.badge_id', id)
    .orderBy('badge_transitions.version')
    .select<BadgeTransition[]>({
      at: 'badge_transitions.at',
      from: 'badge_transitions.from_state',
      to: 'badge_transitions.to_state',
      reason: 'badge_transitions.reason',
      operatorName: 'operators.display_name',
    });
}
