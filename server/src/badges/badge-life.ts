import type { RevocationReason } from '@monban/core/api/badges';
import { mayBecome, stateAfterRevocation, type WrittenBadgeState } from '@monban/core/badges/life-cycle';
import { AppError } from '@monban/core/errors';
import type { BadgeId, OperatorId } from '@monban/core/ids';
import { holdLock } from '@monban/db/locks';
import type { Knex } from '@monban/db/open';
import { inTransaction } from '@monban/db/transaction';
import { recordAudit } from '../audit/record-audit.ts';
import type { ChangeContext } from '../http/route.ts';
import type { Scope } from '../records/scope.ts';
import type { StoredBadge } from './badge-row.ts';
import {
  type BadgeChange,
  findBadge,
  insertOrderedBadge,
  updateBadge,
  type OrderedBadge,
} from './badge-store.ts';
import { insertTransition } from './badge-history-store.ts';
import { STOPPED_STATES } from './badge-row.ts';

/** Who did it, when, and the request it came with. */
export interface BadgeDeed {
  readonly context: ChangeContext;
  /** Null where nobody in particular did it. */
  readonly operatorId: OperatorId | null;
}

/**
 * Runs a change of badges: under the lock of what snapshots are compiled from, at a time that is a millisecond ahead,
 * so that every snapshot without the change is older than it.
 */
export async function changeBadges<Result>(
  deps: { readonly db: Knex; readonly clock: () => Date },
  context: ChangeContext,
  work: (trx: Knex.Transaction, context: ChangeContext) => Promise<Result>,
): Promise<Result> {
  return inTransaction(deps.db, async (trx) => {
    await holdLock(trx, 'policy');
    return work(trx, { ...context, at: new Date(deps.clock().getTime() + 1) });
  });
}

/** Throws `NOT_FOUND`, for a badge of another site too. */
export async function getStoredBadge(
  db: Knex,
  scope: Scope,
  which: { readonly id: BadgeId; readonly at: Date },
): Promise<StoredBadge> {
  const badge = await findBadge(db, scope, which);
  if (!badge) throw new AppError('NOT_FOUND');
  return badge;
}

/** The beginning: a badge that is still to be made. */
export async function orderBadge(
  trx: Knex,
  badge: Omit<OrderedBadge, 'at'>,
  { context, operatorId }: BadgeDeed,
): Promise<StoredBadge> {
  const at = context.at.toISOString();
  await insertOrderedBadge(trx, { ...badge, at });
  const after = await getStoredBadge(trx, 'all', { id: badge.id, at: context.at });
  await insertTransition(trx, after, { at, from: null, to: 'ordered', reason: 'issue', operatorId });
  await audit(trx, context, { action: 'badge.ordered', before: null, after });
  return after;
}

/**
 * The one place where a badge comes from one state to another: only as `BADGE_TRANSITIONS` allows, with its history
 * and its audit entry in the same transaction. Throws `BADGE_STATE_FORBIDS` otherwise, `CONFLICT` when the badge has
 * been changed since it was read.
 */
export async function moveBadge(
  trx: Knex,
  badge: StoredBadge,
  move: BadgeDeed & {
    readonly to: WrittenBadgeState;
    readonly action: `badge.${string}`;
    /** A revocation or suspension reason, a task of the desk, or why its job failed. */
    readonly reason: string | null;
    readonly change?: BadgeChange;
  },
): Promise<StoredBadge> {
  const { to, action, reason, change, context, operatorId } = move;
  if (!mayBecome(badge.state, to))
    throw new AppError('BADGE_STATE_FORBIDS', { details: { state: badge.state } });
  const at = context.at.toISOString();
  const whole = { suspensionReason: null, ...change, state: to, stateSince: at };
  const after = await store(trx, badge, { change: whole, context });
  await insertTransition(trx, after, { at, from: badge.state, to, reason, operatorId });
  await audit(trx, context, { action, before: badge, after });
  return after;
}

/** Changes what a badge has without changing its state. Throws `CONFLICT` as `moveBadge` does. */
export async function changeBadge(
  trx: Knex,
  badge: StoredBadge,
  changing: {
    readonly action: `badge.${string}`;
    readonly change: BadgeChange;
    readonly context: ChangeContext;
  },
): Promise<StoredBadge> {
  const after = await store(trx, badge, changing);
  await audit(trx, changing.context, { action: changing.action, before: badge, after });
  return after;
}

/** Stops a badge for good. One that is stopped already stays as it is: its first reason holds. */
export async function stopBadge(
  trx: Knex,
  badge: StoredBadge,
  stop: BadgeDeed & { readonly reason: RevocationReason },
): Promise<StoredBadge> {
  if (isStopped(badge)) return badge;
  const { reason, context } = stop;
  return moveBadge(trx, badge, {
    ...stop,
    to: stateAfterRevocation(badge.state, reason),
    action: 'badge.revoked',
    change: { revokedAt: context.at.toISOString(), revocationReason: reason },
  });
}

export function isStopped({ state }: Pick<StoredBadge, 'state'>): boolean {
  return STOPPED_STATES.some((stopped) => stopped === state);
}

/** Only a tap at a desk takes this back (ADR 0023). */
export function isStoppedByHolder({
  state,
  suspensionReason,
}: Pick<StoredBadge, 'state' | 'suspensionReason'>): boolean {
  return state === 'suspended' && suspensionReason === 'holder-request';
}

async function store(
  trx: Knex,
  badge: StoredBadge,
  { change, context }: { readonly change: BadgeChange; readonly context: ChangeContext },
): Promise<StoredBadge> {
  const at = context.at.toISOString();
  if (!(await updateBadge(trx, badge, { ...change, at }))) throw new AppError('CONFLICT');
  return getStoredBadge(trx, 'all', { id: badge.id, at: context.at });
}

async function audit(
  trx: Knex,
  context: ChangeContext,
  change: { readonly action: string; readonly before: StoredBadge | null; readonly after: StoredBadge },
): Promise<void> {
  const { action, before, after } = change;
  await recordAudit(trx, context, { action, subjectType: 'badge', subjectId: after.id, before, after });
}
