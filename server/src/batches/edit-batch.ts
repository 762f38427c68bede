import type { Batch, BatchEvent } from '@monban/core/api/batches';
import {
  BATCH_GUARDS,
  BATCH_LIFE,
  type BatchActor,
  type BatchGuard,
  type BatchState,
  type BatchTransition,
} from '@monban/core/drives/batch-life';
import { next, stepsOpen, type Facts } from '@monban/core/drives/state-machine';
import { AppError } from '@monban/core/errors';
import type { BatchId, DriveId, OperatorId } from '@monban/core/ids';
import { holdLock } from '@monban/db/locks';
import type { Knex } from '@monban/db/open';
import { refusedStep } from '../records/refused-step.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { requireClerk } from '../drives/drive-scope.ts';
import { getStoredDrive, type StoredDrive } from '../drives/drive-store.ts';
import type { DriveAsker } from '../drives/drives.ts';
import type { Speaker } from '../drives/move-application.ts';
import { without } from '../events/without.ts';
import type { Platform } from '../platform.ts';
import { requireVersion } from '../records/record-use-cases.ts';
import { runChange } from '../records/run-change.ts';
import type { Scope } from '../records/scope.ts';
import { countStates, isBeyond } from './batch-item-store.ts';
import {
  getStoredBatch,
  insertEvent,
  listEvents,
  listRounds,
  updateBatch,
  type StoredBatch,
  type StoredRound,
} from './batch-store.ts';

export interface WhichBatch {
  readonly driveId: DriveId;
  readonly id: BatchId;
}

export type BatchVersion = WhichBatch & { readonly expectedVersion: number };

/** Everything that a change of a batch has before it. */
export interface BatchParts {
  readonly drive: StoredDrive;
  readonly batch: StoredBatch;
  readonly rounds: readonly StoredRound[];
  readonly speaker: Speaker & { readonly by: 'clerk'; readonly operatorId: OperatorId };
  readonly scope: Scope;
}

export interface BatchMove {
  readonly action: `batch.${string}`;
  readonly transition: BatchEvent['transition'];
  readonly state: BatchState;
  readonly reason?: string;
  /** What the trail keeps besides: never a count, which may be of a few people (ADR 0031). */
  readonly told?: Readonly<Record<string, string | number>>;
}

/**
 * A change of a batch in the version that was seen, by a clerk of its drive, in one transaction with its line in the
 * history and its entry in the trail. `FORBIDDEN` for whoever does not reach everybody in it.
 */
export function editBatch(
  platform: Platform,
  { caller, context, which }: DriveAsker & { readonly which: BatchVersion },
  edit: (deps: Platform, parts: BatchParts) => Promise<BatchMove>,
): Promise<Batch> {
  return runChange(platform, async (deps) => {
    const { db } = deps;
    await holdLock(db, 'drives');
    await requireClerk(db, caller, which.driveId);
    const batch = await getStoredBatch(db, which);
    requireVersion(batch, which);
    await requireReach(db, batch.id, caller.scope);
    const drive = await getStoredDrive(db, 'all', which.driveId);
    const rounds = await listRounds(db, batch.id);
    const speaker = { by: 'clerk', operatorId: caller.operatorId, at: context.at } as const;
    const move = await edit(deps, { drive, batch, rounds, speaker, scope: caller.scope });
    const at = context.at.toISOString();
    await updateBatch(db, batch, { state: move.state, at });
    await insertEvent(db, {
      id: deps.newId(),
      batchId: batch.id,
      version: batch.version + 1,
      at,
      transition: move.transition,
      operatorId: caller.operatorId,
      reason: move.reason ?? null,
    });
    await recordAudit(db, context, {
      action: move.action,
      subjectType: 'batch',
      subjectId: batch.id,
      before: { ...batch },
      after: { ...batch, state: move.state, ...move.told },
    });
    return shownBatch(db, await getStoredBatch(db, which), { drive, operatorId: caller.operatorId });
  });
}

/** As whoever has changed it sees it, when something else has followed. */
export async function getBatchAfter(
  db: Knex,
  { caller, which }: Pick<DriveAsker, 'caller'> & { readonly which: WhichBatch },
): Promise<Batch> {
  const drive = await getStoredDrive(db, 'all', which.driveId);
  return shownBatch(db, await getStoredBatch(db, which), { drive, operatorId: caller.operatorId });
}

/** A batch is frozen, printed and handed over as a whole: whoever reaches a part of it sees that part alone. */
export async function requireReach(db: Knex, batchId: BatchId, scope: Scope): Promise<void> {
  if (await isBeyond(db, batchId, scope)) throw new AppError('FORBIDDEN');
}

/** Where a step leads. `CONFLICT` with what is in the way. */
export function stepOf(
  { batch, rounds, drive, speaker }: Pick<BatchParts, 'batch' | 'rounds' | 'drive' | 'speaker'>,
  transition: BatchTransition,
  facts: Facts<BatchGuard> = {},
): { readonly transition: BatchTransition; readonly state: BatchState } {
  const step = next(BATCH_LIFE, {
    state: batch.state,
    transition,
    actor: actorOf(rounds, speaker.operatorId),
    facts: { 'drive-open': drive.state === 'open', ...facts },
  });
  if (step.kind === 'refused') throw refusedStep('BATCH', step.reason);
  return { transition, state: step.state };
}

export async function shownBatch(
  db: Knex,
  batch: StoredBatch,
  asked: { readonly drive: Pick<StoredDrive, 'state'>; readonly operatorId: OperatorId },
): Promise<Batch> {
  const rounds = await listRounds(db, batch.id);
  const states = await countStates(db, batch.id);
  return {
    ...batch,
    standing: states.map(({ state, count }) => ({ state, count })),
    open: states.reduce((sum, { open }) => sum + open, 0),
    rounds: rounds.map((round) => without(round, ['frozenBy'])),
    history: await listEvents(db, batch.id),
    next: nextOf(batch, rounds, asked),
  };
}

/** What is not known yet is taken to hold. */
function nextOf(
  { state }: StoredBatch,
  rounds: readonly StoredRound[],
  { drive, operatorId }: { readonly drive: Pick<StoredDrive, 'state'>; readonly operatorId: OperatorId },
): BatchTransition[] {
  const isHandedOver = (rounds.at(-1)?.handOver ?? null) !== null;
  const facts = {
    ...Object.fromEntries(BATCH_GUARDS.map((guard) => [guard, true])),
    'drive-open': drive.state === 'open',
    'round-here': !isHandedOver,
    'round-handed-over': isHandedOver,
  };
  return [...stepsOpen(BATCH_LIFE, { state, actor: actorOf(rounds, operatorId), facts })];
}

function actorOf(rounds: readonly StoredRound[], operatorId: OperatorId): BatchActor {
  return rounds.at(-1)?.frozenBy === operatorId ? 'clerk' : 'second-clerk';
}
