import type { Batch, Batches, RemoveItems, TakeItems } from '@monban/core/api/batches';
import { BatchId, type ApplicationId, type DriveId } from '@monban/core/ids';
import { holdLock } from '@monban/db/locks';
import type { Knex } from '@monban/db/open';
import { isUniqueViolation } from '@monban/db/transaction';
import { recordAudit } from '../audit/record-audit.ts';
import { requireClerk } from '../drives/drive-scope.ts';
import { getStoredDrive } from '../drives/drive-store.ts';
import type { DriveAsker } from '../drives/drives.ts';
import { conflict, invalidField } from '../http/problem.ts';
import type { Caller } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { runChange } from '../records/run-change.ts';
import { checkedOutsideBatches } from './batch-candidates.ts';
import { deleteItems, insertItems } from './batch-item-store.ts';
import { getStoredBatch, insertBatch, insertEvent, listStoredBatches } from './batch-store.ts';
import { editBatch, shownBatch, type BatchParts, type BatchVersion, type WhichBatch } from './edit-batch.ts';

/** Newest first, for the clerks of the drive. */
export async function listBatches(db: Knex, caller: Caller, driveId: DriveId): Promise<Batches> {
  await requireClerk(db, caller, driveId);
  const drive = await getStoredDrive(db, 'all', driveId);
  const items: Batch[] = [];
  for (const batch of await listStoredBatches(db, driveId))
    items.push(await shownBatch(db, batch, { drive, operatorId: caller.operatorId }));
  return { items };
}

export async function getBatch(db: Knex, caller: Caller, which: WhichBatch): Promise<Batch> {
  await requireClerk(db, caller, which.driveId);
  const drive = await getStoredDrive(db, 'all', which.driveId);
  const batch = await getStoredBatch(db, which);
  return shownBatch(db, batch, { drive, operatorId: caller.operatorId });
}

/** An empty one. `CONFLICT` in a drive that is not open, or that goes by visits alone. */
export function openBatch(
  platform: Platform,
  { caller, context }: DriveAsker,
  driveId: DriveId,
): Promise<Batch> {
  return runChange(platform, async ({ db, newId }) => {
    await holdLock(db, 'drives');
    await requireClerk(db, caller, driveId);
    const drive = await getStoredDrive(db, 'all', driveId);
    if (drive.state !== 'open') throw conflict('', 'DRIVE_GUARD_DRIVE_OPEN');
    if (drive.case === 'visit') throw conflict('', 'DRIVE_GUARD_CASE_PICK_UP');
    const id = BatchId.parse(newId());
    const at = context.at.toISOString();
    const { operatorId } = caller;
    await insertBatch(db, { id, driveId, openedBy: operatorId, at });
    const event = { transition: 'open', operatorId, reason: null, at } as const;
    await insertEvent(db, { id: newId(), batchId: id, version: 1, ...event });
    const batch = await getStoredBatch(db, { driveId, id });
    await recordAudit(db, context, {
      action: 'batch.created',
      subjectType: 'batch',
      subjectId: id,
      before: null,
      after: batch,
    });
    return shownBatch(db, batch, { drive, operatorId });
  });
}

/**
 * Takes applications into a batch that is being collected. `VALIDATION_FAILED` for a chosen one that is not checked, is
 * out of reach, or waits in another batch.
 */
export function takeItems(
  platform: Platform,
  asker: DriveAsker & { readonly which: BatchVersion },
  input: TakeItems,
): Promise<Batch> {
  return editBatch(platform, asker, async ({ db }, parts) => {
    requireCollecting(parts);
    const fit = await fitOnes(db, parts, input);
    if (input.kind === 'chosen' && fit.length !== input.applicationIds.length)
      throw invalidField('/applicationIds', 'BATCH_ITEM_UNFIT');
    const at = parts.speaker.at.toISOString();
    await insertItems(db, parts.batch.id, { ids: fit, at }).catch((cause: unknown) => {
      // The database has the last word on who waits in which batch.
      throw isUniqueViolation(cause) ? invalidField('/applicationIds', 'BATCH_ITEM_UNFIT', cause) : cause;
    });
    return { action: 'batch.collected', transition: 'change-items', state: parts.batch.state };
  });
}

/** Out again; `VALIDATION_FAILED` for one that is not in it. */
export function removeItems(
  platform: Platform,
  asker: DriveAsker & { readonly which: BatchVersion },
  { applicationIds }: RemoveItems,
): Promise<Batch> {
  return editBatch(platform, asker, async ({ db }, parts) => {
    requireCollecting(parts);
    const removed = await deleteItems(db, parts.batch.id, applicationIds);
    if (removed !== applicationIds.length) throw invalidField('/applicationIds', 'BATCH_ITEM_UNKNOWN');
    return { action: 'batch.collected', transition: 'change-items', state: parts.batch.state };
  });
}

function requireCollecting({ batch, drive }: BatchParts): void {
  if (drive.state !== 'open') throw conflict('', 'DRIVE_GUARD_DRIVE_OPEN');
  if (batch.state !== 'collecting') throw conflict('', 'BATCH_NOT_COLLECTING');
}

async function fitOnes(
  db: Knex,
  { drive, scope }: BatchParts,
  input: TakeItems,
): Promise<readonly ApplicationId[]> {
  const query = checkedOutsideBatches(db, { driveId: drive.id, scope }, input.kind === 'all' ? input : {});
  if (input.kind === 'chosen') void query.whereIn('applications.id', [...input.applicationIds]);
  const rows = await query.select<{ id: ApplicationId }[]>('applications.id');
  return rows.map(({ id }) => id);
}
