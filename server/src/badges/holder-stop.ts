import { isInUse } from '@monban/core/badges/life-cycle';
import type { Knex } from '@monban/db/open';
import { type BadgeDeed, changeBadge, isStoppedByHolder, moveBadge } from './badge-life.ts';
import { insertTransition } from './badge-history-store.ts';
import type { StoredBadge } from './badge-row.ts';

const REASON = 'holder-request';
const ACTION = 'badge.suspended';

/**
 * The holder wants the badge stopped: it is suspended, so that a card that turns up again costs nothing, and only a tap
 * at a desk takes it back (ADR 0023). One that is suspended for another reason gets this one, which is the harder to
 * lift. A badge that opens nothing, or was stopped like this before, stays as it is.
 */
export async function stopForHolder(trx: Knex, badge: StoredBadge, deed: BadgeDeed): Promise<StoredBadge> {
  if (!isInUse(badge.state) || isStoppedByHolder(badge)) return badge;
  const { context, operatorId } = deed;
  const at = context.at.toISOString();
  const change = { suspensionReason: REASON, stateSince: at } as const;
  if (badge.state !== 'suspended') {
    return moveBadge(trx, badge, { ...deed, to: 'suspended', action: ACTION, reason: REASON, change });
  }
  const after = await changeBadge(trx, badge, { action: ACTION, change, context });
  await insertTransition(trx, after, { at, from: 'suspended', to: 'suspended', reason: REASON, operatorId });
  return after;
}
