import {
  REVOCATION_REASONS,
  SUSPENSION_REASONS,
  type Badge,
  type BadgeTransition,
  type RevocationReason,
  type RevocationReceipt,
  type SuspensionReason,
} from '@monban/core/api/badges';
import { AppError } from '@monban/core/errors';
import type { BadgeId, ControllerId, DoorId, PersonId } from '@monban/core/ids';
import { DESK_TASKS } from '@monban/core/messages/desk';
import type { Knex } from '@monban/db/open';
import { without } from '../events/without.ts';
import type { Caller, ChangeContext } from '../http/route.ts';
import { settleAppointment } from '../appointments/settle-appointment.ts';
import { endAccountsOfLeaver } from '../operators/leaver-accounts.ts';
import { listConfirmations } from '../snapshots/snapshot-store.ts';
import { listTransitions } from './badge-history-store.ts';
import { changeBadges, getStoredBadge, isStoppedByHolder, moveBadge, stopBadge } from './badge-life.ts';
import type { StoredBadge } from './badge-row.ts';
import { stopForHolder } from './holder-stop.ts';
import { listBadges } from './badge-store.ts';

export interface BadgeDeps {
  readonly db: Knex;
  readonly clock: () => Date;
  readonly policyChanged: () => void;
  /** Resolves when the change is on its way to the doors. */
  readonly publishNow: () => Promise<void>;
}

/** Throws `NOT_FOUND`, for a badge of another site too. */
export async function getBadge(
  db: Knex,
  caller: Caller,
  which: { readonly id: BadgeId; readonly at: Date },
): Promise<Badge> {
  return shownTo(caller, await getStoredBadge(db, caller.scope, which));
}

/** Which carrier a person has is for the desk and for security (feature C12), and so is what only one kind has. */
export function shownTo(caller: Pick<Caller, 'permissions'>, badge: StoredBadge): Badge {
  const shown = without(badge, SERVER_ONLY);
  if (mayKnowCarrier(caller)) return shown;
  const { suspensionReason } = shown;
  const isTelling = suspensionReason === 'certificate-hold';
  return { ...shown, ...CARRIER_HIDDEN, suspensionReason: isTelling ? 'other' : suspensionReason };
}

function mayKnowCarrier({ permissions }: Pick<Caller, 'permissions'>): boolean {
  return permissions.has('badges:issue') || permissions.has('events:read-assurance');
}

const SERVER_ONLY = [
  'siteId',
  'timeZone',
  'isPersonRetired',
  'publicKey',
  'cardLink',
  'counterFloor',
  'orderedUntil',
  'cardTerminatedAt',
  'oneTimeKeyJobId',
] as const;

const CARRIER_HIDDEN = {
  carrier: null,
  binding: null,
  boundAt: null,
  certificateUntil: null,
  certificateStanding: null,
  renewalSeenAt: null,
  printedUntil: null,
};

/** Oldest first; a validity that has run out comes last. Throws `NOT_FOUND` as `getBadge` does. */
export async function getHistory(
  db: Knex,
  caller: Caller,
  which: { readonly id: BadgeId; readonly at: Date },
): Promise<readonly BadgeTransition[]> {
  const badge = await getStoredBadge(db, caller.scope, which);
  const all = await listTransitions(db, which.id);
  const written = mayKnowCarrier(caller) ? all : all.map(withoutTelling);
  if (badge.state !== 'expired') return written;
  const from = written.at(-1)?.to ?? null;
  return [...written, { at: badge.validUntil, from, to: 'expired', reason: null, operatorName: null }];
}

/** Why a desk gave up, or a certificate was on hold, would tell which kind of card it was. */
function withoutTelling(transition: BadgeTransition): BadgeTransition {
  const { reason } = transition;
  return reason === null || PLAIN_REASONS.includes(reason) ? transition : { ...transition, reason: null };
}

const PLAIN_REASONS: readonly string[] = [
  ...REVOCATION_REASONS,
  ...SUSPENSION_REASONS.filter((reason) => reason !== 'certificate-hold'),
  ...DESK_TASKS.filter((task) => task !== 'rebind'),
];

/**
 * At once: committed, then sent to every door, then answered with the doors that have yet to confirm. A badge that is
 * stopped already stays as it is, and the answer is the same.
 */
export async function revokeBadge(
  deps: BadgeDeps,
  caller: Caller,
  revocation: { readonly id: BadgeId; readonly reason: RevocationReason; readonly context: ChangeContext },
): Promise<RevocationReceipt> {
  const { id, reason } = revocation;
  await changeBadges(deps, revocation.context, async (trx, context) => {
    const badge = await getStoredBadge(trx, caller.scope, { id, at: context.at });
    await stopBadge(trx, badge, { reason, context, operatorId: caller.operatorId });
  });
  await deps.publishNow();
  return getRevocation(deps.db, caller, { id, at: deps.clock() });
}

/** As at once and everywhere as a revocation, but it can be lifted. Throws `BADGE_STATE_FORBIDS`. */
export async function suspendBadge(
  deps: BadgeDeps,
  caller: Caller,
  suspension: { readonly id: BadgeId; readonly reason: SuspensionReason; readonly context: ChangeContext },
): Promise<RevocationReceipt> {
  const { id, reason } = suspension;
  await changeBadges(deps, suspension.context, async (trx, context) => {
    const badge = await getStoredBadge(trx, caller.scope, { id, at: context.at });
    const { operatorId } = caller;
    if (reason === 'holder-request' && badge.state === 'suspended') {
      await stopForHolder(trx, badge, { context, operatorId });
      return;
    }
    await moveBadge(trx, badge, {
      to: 'suspended',
      action: 'badge.suspended',
      reason,
      change: { suspensionReason: reason },
      context,
      operatorId,
    });
  });
  await deps.publishNow();
  return getRevocation(deps.db, caller, { id, at: deps.clock() });
}

/**
 * Throws `RETIRED` for the badge of a person who has left, `BADGE_STATE_FORBIDS` for one that is not suspended, or that
 * its holder had stopped: that takes the card itself, at a desk.
 */
export async function liftSuspension(
  deps: BadgeDeps,
  caller: Caller,
  lifting: { readonly id: BadgeId; readonly context: ChangeContext },
): Promise<Badge> {
  const { id } = lifting;
  const badge = await changeBadges(deps, lifting.context, async (trx, context) => {
    const before = await getStoredBadge(trx, caller.scope, { id, at: context.at });
    if (before.isPersonRetired) throw new AppError('RETIRED');
    if (before.state !== 'suspended' || isStoppedByHolder(before)) {
      throw new AppError('BADGE_STATE_FORBIDS', { details: { state: before.state } });
    }
    const { operatorId } = caller;
    const move = { to: 'active', action: 'badge.resumed', reason: null, context, operatorId } as const;
    return moveBadge(trx, before, move);
  });
  deps.policyChanged();
  return shownTo(caller, badge);
}

/** Which doors have confirmed by now. Throws `NOT_FOUND` for a badge that is neither stopped nor suspended. */
export async function getRevocation(
  db: Knex,
  caller: Caller,
  which: { readonly id: BadgeId; readonly at: Date },
): Promise<RevocationReceipt> {
  const badge = await getStoredBadge(db, caller.scope, which);
  const stoppedAt = badge.state === 'suspended' ? badge.stateSince : badge.revokedAt;
  if (stoppedAt === null) throw new AppError('NOT_FOUND');
  const confirmations = await listConfirmations(db, stoppedAt);
  const doors = await listDoors(db);
  return {
    badge: shownTo(caller, badge),
    doors: doors.map((door) => ({
      ...door,
      confirmedAt: door.controllerId === null ? null : (confirmations.get(door.controllerId) ?? null),
    })),
  };
}

/**
 * Stops every badge of a person who leaves, within the transaction of that, and what lets them in to the console, which
 * a badge does too, and their time at a desk. What is still on their cards is orphaned until a desk terminates it.
 */
export async function stopBadgesOfLeaver(
  deps: { readonly db: Knex; readonly clock: () => Date },
  personId: PersonId,
  context: ChangeContext,
): Promise<void> {
  await changeBadges(deps, context, async (trx, moment) => {
    await settleAppointment(trx, moment, { personId, standing: 'left' });
    await endAccountsOfLeaver(trx, personId, moment);
    const operatorId = await operatorOf(trx, context);
    const badges = await listBadges(trx, 'all', { filter: { personId, isInPool: false }, at: moment.at });
    for (const badge of badges) {
      await stopBadge(trx, badge, { reason: 'left', context: moment, operatorId });
    }
  });
}

/** Null where a program or the system did it. */
export async function operatorOf(trx: Knex, { actor }: ChangeContext): Promise<Caller['operatorId'] | null> {
  const row = await trx('operators')
    .where({ id: actor })
    .first<{ id: Caller['operatorId'] } | undefined>('id');
  return row?.id ?? null;
}

async function listDoors(
  db: Knex,
): Promise<readonly { doorId: DoorId; doorName: string; controllerId: ControllerId | null }[]> {
  return db('doors')
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
}
