import type { Badge, RevocationReason, RevocationReceipt } from '@monban/core/api/badges';
import { AppError } from '@monban/core/errors';
import type { BadgeId, ControllerId, DoorId } from '@monban/core/ids';
import { holdLock } from '@monban/db/locks';
import type { Knex } from '@monban/db/open';
import { inTransaction } from '@monban/db/transaction';
import { recordAudit } from '../audit/record-audit.ts';
import type { Caller, ChangeContext, SiteScope } from '../http/route.ts';
import { without } from '../events/without.ts';
import { listConfirmations } from '../snapshots/snapshot-store.ts';
import { findBadge, revokeBadgeRow, type StoredBadge } from './badge-store.ts';

export interface BadgeDeps {
  readonly db: Knex;
  readonly clock: () => Date;
  readonly policyChanged: () => void;
  /** Resolves when the change is on its way to the doors. */
  readonly publishNow: () => Promise<void>;
}

/** Throws `NOT_FOUND`, for a badge of another site too. */
export async function getBadge(db: Knex, caller: Caller, which: { readonly id: BadgeId; readonly at: Date }) {
  return shownTo(caller, await getStored(db, caller.sites, which));
}

/** Which carrier a person has is for the desk and for security (feature C12). */
export function shownTo(caller: Caller, badge: StoredBadge): Badge {
  const { carrier, ...shown } = without(badge, ['siteId']);
  const mayKnow = caller.permissions.has('badges:issue') || caller.permissions.has('events:read-assurance');
  return { ...shown, carrier: mayKnow ? carrier : null };
}

/**
 * At once: committed, then sent to every door, then answered with the doors that have yet to confirm. A badge that is
 * revoked already stays as it is, and the answer is the same.
 */
export async function revokeBadge(
  deps: BadgeDeps,
  caller: Caller,
  revocation: { readonly id: BadgeId; readonly reason: RevocationReason; readonly context: ChangeContext },
): Promise<RevocationReceipt> {
  const { id, reason, context } = revocation;
  await inTransaction(deps.db, async (trx) => {
    await getStored(trx, caller.sites, { id, at: context.at });
    // The time is taken under the lock, and a millisecond ahead: every snapshot without the revocation is older.
    await holdLock(trx, 'policy');
    const at = new Date(deps.clock().getTime() + 1).toISOString();
    if (!(await revokeBadgeRow(trx, id, { reason, at }))) return;
    await recordAudit(trx, context, {
      action: 'badge.revoked',
      subjectType: 'badge',
      subjectId: id,
      before: { status: 'active' },
      after: { status: 'revoked', revokedAt: at, revocationReason: reason },
    });
  });
  await deps.publishNow();
  return getRevocation(deps.db, caller, { id, at: deps.clock() });
}

/** Which doors have confirmed by now. Throws `NOT_FOUND` for a badge that is not revoked. */
export async function getRevocation(
  db: Knex,
  caller: Caller,
  which: { readonly id: BadgeId; readonly at: Date },
): Promise<RevocationReceipt> {
  const badge = await getStored(db, caller.sites, which);
  if (badge.revokedAt === null) throw new AppError('NOT_FOUND');
  const confirmations = await listConfirmations(db, badge.revokedAt);
  const doors = await db('doors')
    .leftJoin('controllers', (join) => {
      join.on('controllers.id', 'doors.controller_id').andOnVal('controllers.state', 'enrolled');
    })
    .where('doors.retired_at', null)
    .orderBy(['doors.name', 'doors.id'])
    .select<{ doorId: DoorId; doorName: string; controllerId: ControllerId | null }[]>({
      doorId: 'doors.id',
      doorName: 'doors.name',
      controllerId: 'controllers.id',
    });
  return {
    badge: shownTo(caller, badge),
    doors: doors.map((door) => ({
      ...door,
      confirmedAt: door.controllerId === null ? null : (confirmations.get(door.controllerId) ?? null),
    })),
  };
}

async function getStored(
  db: Knex,
  sites: SiteScope,
  which: { readonly id: BadgeId; readonly at: Date },
): Promise<StoredBadge> {
  const badge = await findBadge(db, sites, which);
  if (!badge) throw new AppError('NOT_FOUND');
  return badge;
}
