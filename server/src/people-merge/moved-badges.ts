import type { BadgeId, OperatorId, PersonId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { recordAudit } from '../audit/record-audit.ts';
import { changeBadges, getStoredBadge, isStopped, moveBadge, stopBadge } from '../badges/badge-life.ts';
import type { StoredBadge } from '../badges/badge-row.ts';
import { listBadges } from '../badges/badge-store.ts';
import type { ChangeContext } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import type { MovedBadge } from './merge-content.ts';
import type { Pair } from './moved-rows.ts';

interface Mover {
  readonly context: ChangeContext;
  readonly operatorId: OperatorId | null;
}

/**
 * The loser's badges are stopped and become the winner's. One that opened doors is suspended rather than revoked: the
 * card that the person really carries may be this one, and taking the merge back opens it again. Cards of the pool only
 * change their keeper.
 */
export function moveBadges(
  deps: Pick<Platform, 'db' | 'clock'>,
  { winnerId, loserId }: Pair,
  mover: Mover,
): Promise<MovedBadge[]> {
  return changeBadges(deps, mover.context, async (trx, context) => {
    const badges = await listBadges(trx, 'all', { filter: { personId: loserId }, at: context.at });
    const pooled = await pooledAmong(trx, badges);
    const moved: MovedBadge[] = [];
    for (const badge of badges) {
      const stopped = pooled.has(badge.id) ? badge : await stop(trx, badge, { ...mover, context });
      const { version } = await giveTo(trx, stopped, { personId: winnerId, context });
      const isOurs = badge.state === 'active' && stopped.state === 'suspended';
      moved.push({ id: badge.id, stoppedVersion: isOurs ? version : null });
    }
    return moved;
  });
}

/** Back to the loser, and open again where it was the merge that had stopped them and nobody has touched them since. */
export async function returnBadges(
  deps: Pick<Platform, 'db' | 'clock'>,
  { winnerId, loserId }: Pair,
  back: Mover & { readonly badges: readonly MovedBadge[] },
): Promise<void> {
  await changeBadges(deps, back.context, async (trx, context) => {
    for (const { id, stoppedVersion } of back.badges) {
      const badge = await getStoredBadge(trx, 'all', { id, at: context.at });
      if (badge.personId !== winnerId) continue;
      const returned = await giveTo(trx, badge, { personId: loserId, context });
      if (badge.version !== stoppedVersion || badge.state !== 'suspended') continue;
      const resumed = { to: 'active', action: 'badge.resumed', reason: null } as const;
      await moveBadge(trx, returned, { ...resumed, context, operatorId: back.operatorId });
    }
  });
}

function stop(trx: Knex, badge: StoredBadge, mover: Mover): Promise<StoredBadge> {
  if (badge.state === 'active') {
    const suspended = { to: 'suspended', action: 'badge.suspended', reason: 'other' } as const;
    return moveBadge(trx, badge, { ...suspended, ...mover, change: { suspensionReason: 'other' } });
  }
  const isUnfinished = badge.state === 'ordered' || badge.state === 'issued';
  if (!isUnfinished || isStopped(badge)) return Promise.resolve(badge);
  return stopBadge(trx, badge, { ...mover, reason: 'other' });
}

async function giveTo(
  trx: Knex,
  badge: StoredBadge,
  { personId, context }: { readonly personId: PersonId; readonly context: ChangeContext },
): Promise<StoredBadge> {
  await trx('badges')
    .where({ id: badge.id })
    .update({ person_id: personId, version: badge.version + 1, updated_at: context.at.toISOString() });
  const after = await getStoredBadge(trx, 'all', { id: badge.id, at: context.at });
  await recordAudit(trx, context, {
    action: 'badge.person-changed',
    subjectType: 'badge',
    subjectId: badge.id,
    before: badge,
    after,
  });
  return after;
}

async function pooledAmong(trx: Knex, badges: readonly StoredBadge[]): Promise<ReadonlySet<BadgeId>> {
  const rows = await trx('company_cards')
    .whereIn(
      'badge_id',
      badges.map(({ id }) => id),
    )
    .select<{ id: BadgeId }[]>('badge_id as id');
  return new Set(rows.map(({ id }) => id));
}
