import type { StartDeskTask } from '@monban/core/api/badges';
import { isInUse } from '@monban/core/badges/life-cycle';
import { AppError } from '@monban/core/errors';
import type { ControllerId, DeskJobId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { isStopped, isStoppedByHolder, orderBadge, stopBadge, type BadgeDeed } from '../badges/badge-life.ts';
import type { StoredBadge } from '../badges/badge-row.ts';
import { findBadge } from '../badges/badge-store.ts';
import { findController } from '../controllers/controller-store.ts';
import { invalidField } from '../http/problem.ts';
import { requirePresentPerson } from '../people/person-standing.ts';
import type { Caller, ChangeContext } from '../http/route.ts';
import type { Scope } from '../records/scope.ts';
import { drawBadgeId } from './badge-id.ts';
import { insertDeskJob, listOpenDeskJobs, type NewDeskJob } from './desk-job-store.ts';

export interface BeginDeps {
  /** A transaction that holds the `policy` lock. */
  readonly trx: Knex;
  readonly randomBytes: (length: number) => Buffer;
  /** May a badge be bound with the holder's own signature here (feature C14)? */
  readonly isSignedBindingOn: (trx: Knex) => Promise<boolean>;
}

export interface BeginAsker {
  readonly caller: Caller;
  readonly context: ChangeContext;
}

type IssueTask = Extract<StartDeskTask, { task: 'issue' }>;
type ChangeTask = Exclude<StartDeskTask, IssueTask>;

const DEFAULT_VALIDITY_YEARS = 5;

/**
 * Writes down what a desk is to do. A badge that is to be replaced or terminated is stopped in the same transaction:
 * nothing of the card comes first. Tells whether doors have to learn of that.
 */
export async function beginTask(
  deps: BeginDeps,
  asker: BeginAsker,
  order: { readonly id: DeskJobId; readonly task: StartDeskTask },
): Promise<{ readonly stopsBadge: boolean }> {
  const { id, task } = order;
  await requireDesk(deps.trx, asker.caller.scope, task.controllerId);
  await requireBinding(deps, task);
  return task.task === 'issue'
    ? beginIssue(deps, asker, { id, task })
    : beginChange(deps, asker, { id, task });
}

async function beginIssue(
  { trx, randomBytes }: BeginDeps,
  asker: BeginAsker,
  { id, task }: { readonly id: DeskJobId; readonly task: IssueTask },
): Promise<{ readonly stopsBadge: boolean }> {
  const { personId, carrier } = task;
  await requirePresentPerson(trx, asker.caller.scope, personId);
  const stopsBadge = await stopReplaced(trx, asker, task);
  const orderedUntil = orderedUntilOf(task.validUntil, asker.context.at);
  const badgeId = drawBadgeId(randomBytes);
  await orderBadge(trx, { id: badgeId, personId, carrier, orderedUntil }, deedOf(asker));
  await insertDeskJob(trx, {
    ...jobOf(asker, { id, task }),
    personId,
    carrier,
    badgeId,
    binding: carrier === 'my-number-card' ? task.binding : null,
    setsPin: task.setsPin,
    orderedUntil,
  });
  return { stopsBadge };
}

async function beginChange(
  { trx }: BeginDeps,
  asker: BeginAsker,
  { id, task }: { readonly id: DeskJobId; readonly task: ChangeTask },
): Promise<{ readonly stopsBadge: boolean }> {
  const badge = await findOwn(trx, asker, { badgeId: task.badgeId, pointer: '/badgeId' });
  requireFit(badge, task.task);
  const [other] = await listOpenDeskJobs(trx, { badgeId: badge.id });
  if (other) throw new AppError('CONFLICT', { details: { deskJobId: other.id } });
  const stopsBadge = task.task === 'terminate' && !isStopped(badge);
  if (task.task === 'terminate') await stopBadge(trx, badge, { ...deedOf(asker), reason: task.reason });
  await insertDeskJob(trx, {
    ...jobOf(asker, { id, task }),
    personId: badge.personId,
    carrier: badge.carrier,
    badgeId: badge.id,
    binding: task.task === 'rebind' ? task.binding : null,
    setsPin: task.task === 'set-pin',
    orderedUntil: recordUntilOf(task, badge, asker.context.at),
  });
  return { stopsBadge };
}

async function stopReplaced(trx: Knex, asker: BeginAsker, task: IssueTask): Promise<boolean> {
  const { replaces, personId } = task;
  if (replaces === undefined) return false;
  const pointer = '/replaces/badgeId';
  const badge = await findOwn(trx, asker, { badgeId: replaces.badgeId, pointer });
  if (badge.personId !== personId) throw invalidField(pointer, 'REFERENCE_UNKNOWN');
  await stopBadge(trx, badge, { ...deedOf(asker), reason: replaces.reason });
  return !isStopped(badge);
}

async function findOwn(
  trx: Knex,
  { caller, context }: BeginAsker,
  { badgeId, pointer }: { readonly badgeId: StoredBadge['id']; readonly pointer: string },
): Promise<StoredBadge> {
  const badge = await findBadge(trx, caller.scope, { id: badgeId, at: context.at });
  if (!badge) throw invalidField(pointer, 'REFERENCE_UNKNOWN');
  return badge;
}

/**
 * Terminating needs an application that is still on a card, resuming a badge that its holder had stopped, everything
 * else a badge that is in use.
 */
function requireFit(badge: StoredBadge, task: ChangeTask['task']): void {
  if (task === 'terminate') {
    if (badge.publicKey !== null && badge.cardTerminatedAt === null) return;
    throw new AppError('BADGE_STATE_FORBIDS', { details: { state: badge.state } });
  }
  if (badge.isPersonRetired) throw new AppError('RETIRED');
  const fits =
    task === 'resume'
      ? isStoppedByHolder(badge)
      : isInUse(badge.state) && (task !== 'rebind' || badge.carrier === 'my-number-card');
  if (!fits) throw new AppError('BADGE_STATE_FORBIDS', { details: { state: badge.state } });
}

async function requireBinding({ trx, isSignedBindingOn }: BeginDeps, task: StartDeskTask): Promise<void> {
  if (!('binding' in task) || task.binding !== 'jpki-signature') return;
  if (!(await isSignedBindingOn(trx))) throw new AppError('LEGAL_BASIS_MISSING');
}

async function requireDesk(trx: Knex, scope: Scope, controllerId: ControllerId): Promise<void> {
  // Of two that ask for one desk the second waits, and then finds the first one's job.
  await trx('controllers').select('id').where({ id: controllerId }).forUpdate();
  const desk = await findController(trx, scope, controllerId);
  if (desk?.role !== 'desk' || desk.retiredAt !== null)
    throw invalidField('/controllerId', 'REFERENCE_UNKNOWN');
  if (desk.state !== 'enrolled' || desk.connection !== 'online') throw new AppError('DESK_UNAVAILABLE');
  const [other] = await listOpenDeskJobs(trx, { controllerId });
  if (other) throw new AppError('CONFLICT', { details: { deskJobId: other.id } });
}

function recordUntilOf(task: ChangeTask, badge: StoredBadge, at: Date): string | null {
  if (task.task === 'renew-record') return orderedUntilOf(task.validUntil, at);
  return task.task === 'rebind' ? badge.orderedUntil : null;
}

function orderedUntilOf(asked: string | undefined, at: Date): string {
  if (asked === undefined) {
    const end = new Date(at);
    end.setUTCFullYear(end.getUTCFullYear() + DEFAULT_VALIDITY_YEARS);
    return end.toISOString();
  }
  if (asked <= at.toISOString()) throw invalidField('/validUntil', 'ENDS_BEFORE_START');
  return asked;
}

function deedOf({ caller, context }: BeginAsker): BadgeDeed {
  return { context, operatorId: caller.operatorId };
}

function jobOf(
  { caller, context }: BeginAsker,
  { id, task }: { readonly id: DeskJobId; readonly task: StartDeskTask },
): Pick<NewDeskJob, 'id' | 'task' | 'controllerId' | 'faceCheckedBy' | 'at'> {
  return {
    id,
    task: task.task,
    controllerId: task.controllerId,
    faceCheckedBy: caller.operatorId,
    at: context.at.toISOString(),
  };
}
