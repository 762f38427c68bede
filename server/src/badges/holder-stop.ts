import { SuspensionReason } from '@monban/core/api/badges';
import { isInUse } from '@monban/core/badges/life-cycle';
import type { Knex } from '@monban/db/open';
import { type BadgeDeed, changeBadge, isStoppedByHolder, moveBadge } from './badge-life.ts';
import { insertTransition, listTransitions } from './badge-history-store.ts';
import type { StoredBadge } from './badge-row.ts';

const REASON = 'holder-request';
const ACTION = 'badge.suspended';

/**
 * The holder wants the badge stopped: it is suspended, so that a card that turns up again costs nothing, and only a tap
 * at a desk takes it back (ADR 0023). One that is suspended for another reason gets this one, which is the harder to
 * lift, and after which the other one holds again. A badge that opens nothing, or was stopped like this before, stays as
 * it is.
 */
export async function stopForHolder(trx: Knex, badge: StoredBadge, deed: BadgeDeed): Promise<StoredBadge> {
  if (!isInUse(badge.state) || isStoppedByHolder(badge)) return badge;
  const change = { suspensionReason: REASON, stateSince: deed.context.at.toISOString() } as const;
  if (badge.state === 'suspended') return suspendAnew(trx, badge, { deed, change });
  return moveBadge(trx, badge, { ...deed, to: 'suspended', action: ACTION, reason: REASON, change });
}

/**
 * The card is here, and an operator has compared its holder's face: it was not lost, and nobody asks why. What it was
 * suspended for before holds again, since neither holder nor desk decides on that, except that it was forgotten.
 */
export async function resumeForHolder(trx: Knex, badge: StoredBadge, deed: BadgeDeed): Promise<StoredBadge> {
  const former = await formerReason(trx, badge);
  if (former === undefined || former === 'card-forgotten') {
    return moveBadge(trx, badge, { ...deed, to: 'active', action: 'badge.resumed', reason: 'resume' });
  }
  return suspendAnew(trx, badge, { deed, change: { suspensionReason: former } });
}

/** For another reason than before. */
async function suspendAnew(
  trx: Knex,
  badge: StoredBadge,
  { deed, change }: { readonly deed: BadgeDeed; readonly change: NewReason },
): Promise<StoredBadge> {
  const { context, operatorId } = deed;
  const after = await changeBadge(trx, badge, { action: ACTION, change, context });
  const [at, reason] = [context.at.toISOString(), change.suspensionReason];
  await insertTransition(trx, after, { at, from: 'suspended', to: 'suspended', reason, operatorId });
  return after;
}

interface NewReason {
  readonly suspensionReason: SuspensionReason;
  readonly stateSince?: string;
}

/** Undefined where the holder's stop found the badge working. */
async function formerReason(trx: Knex, badge: StoredBadge): Promise<SuspensionReason | undefined> {
  const [stop, before] = (await listTransitions(trx, badge.id)).toReversed();
  return stop?.from === 'suspended' ? SuspensionReason.parse(before?.reason) : undefined;
}
