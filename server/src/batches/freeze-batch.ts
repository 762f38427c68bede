import type { Batch, WithReason } from '@monban/core/api/batches';
import type { BatchTransition } from '@monban/core/drives/batch-life';
import type { ApplicationId } from '@monban/core/ids';
import type { DriveAsker } from '../drives/drives.ts';
import { moveApplications } from '../drives/move-applications.ts';
import type { Platform } from '../platform.ts';
import {
  deleteAllItems,
  deleteItems,
  insertRoundItems,
  listRoundItems,
  listWaiting,
  resetRounds,
} from './batch-item-store.ts';
import { deleteRound, insertRound } from './batch-store.ts';
import { editBatch, stepOf, type BatchMove, type BatchParts, type BatchVersion } from './edit-batch.ts';
import { readList } from './item-list.ts';

type BatchAsker = DriveAsker & { readonly which: BatchVersion };

/**
 * Freezes a batch: its list gets an order, its counts and its hash, and every application is in the batch from then on,
 * all in one transaction of statements for thousands. `CONFLICT` while one of them is not checked, or something of it is
 * missing.
 */
export function freezeBatch(platform: Platform, asker: BatchAsker): Promise<Batch> {
  return editBatch(platform, asker, async (deps, parts) => {
    const ids = await listWaiting(deps.db, parts.batch.id);
    return freezeRound(deps, parts, { transition: 'freeze', ids, action: 'batch.frozen' });
  });
}

/** The next round of the same batch: whoever came back with a defect and is checked again. */
export function freezeNextRound(platform: Platform, asker: BatchAsker): Promise<Batch> {
  return editBatch(platform, asker, async (deps, parts) => {
    const ids = await listWaiting(deps.db, parts.batch.id, 'checked');
    return freezeRound(deps, parts, { transition: 'resubmit', ids, action: 'batch.round-frozen' });
  });
}

/** Back to collecting, with a reason: everybody is where they were before the freezing. */
export function reopenBatch(platform: Platform, asker: BatchAsker, { reason }: WithReason): Promise<Batch> {
  return editBatch(platform, asker, async (deps, parts) => {
    const step = stepOf(parts, 'reopen', { 'reason-given': true });
    await takeBack(deps, parts);
    return { action: 'batch.reopened', ...step, reason };
  });
}

/** A round that was frozen and is still here is taken back; its applications are checked as before. */
export function takeRoundBack(platform: Platform, asker: BatchAsker, { reason }: WithReason): Promise<Batch> {
  return editBatch(platform, asker, async (deps, parts) => {
    const isHere = (parts.rounds.at(-1)?.handOver ?? null) === null;
    const step = stepOf(parts, 'take-round-back', { 'reason-given': true, 'round-here': isHere });
    await takeBack(deps, parts);
    return { action: 'batch.round-returned', ...step, reason };
  });
}

/** Nothing is handed in; everybody can go into another batch. */
export function cancelBatch(platform: Platform, asker: BatchAsker, { reason }: WithReason): Promise<Batch> {
  return editBatch(platform, asker, async (deps, parts) => {
    const step = stepOf(parts, 'cancel');
    // In a drive that is closed everybody has come to an end where they stood.
    if (parts.drive.state === 'open') await takeBack(deps, parts);
    await deleteAllItems(deps.db, parts.batch.id);
    return { action: 'batch.cancelled', ...step, reason };
  });
}

async function freezeRound(
  deps: Platform,
  parts: BatchParts,
  freeze: {
    readonly transition: BatchTransition;
    readonly ids: readonly ApplicationId[];
    readonly action: BatchMove['action'];
  },
): Promise<BatchMove> {
  const { drive, batch, rounds, speaker } = parts;
  const { transition, ids, action } = freeze;
  const round = (rounds.at(-1)?.round ?? 0) + 1;
  const { incomplete, ...list } = await readList(deps, { batchId: batch.id, round }, ids);
  const isComplete =
    ids.length > 0 && incomplete.length === 0 && (await allChecked(deps, batch.id, ids.length));
  const step = stepOf(parts, transition, { 'items-complete': isComplete });
  await moveApplications(deps, {
    applicationIds: ids,
    drive,
    speaker,
    from: 'checked',
    transition: 'freeze',
    facts: { 'batch-open': true },
  });
  const at = speaker.at.toISOString();
  await insertRound(deps.db, { ...list, batchId: batch.id, round, at, frozenBy: speaker.operatorId });
  await insertRoundItems(deps.db, { batchId: batch.id, round }, ids);
  return { action, ...step, told: { round, itemHash: list.itemHash } };
}

async function allChecked(
  { db }: Pick<Platform, 'db'>,
  batchId: BatchParts['batch']['id'],
  count: number,
): Promise<boolean> {
  return (await listWaiting(db, batchId, 'checked')).length === count;
}

/** The last round, where there is one that is still here; whoever has ended in the meantime is out of the batch. */
async function takeBack(deps: Platform, { drive, batch, rounds, speaker }: BatchParts): Promise<void> {
  const { db } = deps;
  const last = rounds.at(-1);
  if (last === undefined) return;
  const which = { batchId: batch.id, round: last.round };
  const listed = await listRoundItems(db, which);
  const waiting = new Set(await listWaiting(db, batch.id, 'in-batch'));
  const back = listed.filter((id) => waiting.has(id));
  await moveApplications(deps, {
    applicationIds: back,
    drive,
    speaker,
    from: 'in-batch',
    transition: 'unfreeze',
  });
  await deleteRound(db, which);
  await resetRounds(db, batch.id);
  if (last.round > 1) return;
  const gone = listed.filter((id) => !waiting.has(id));
  await deleteItems(db, batch.id, gone);
}
