import type { Batch, NoteAcceptance, NoteDefect } from '@monban/core/api/batches';
import { remedyOf } from '@monban/core/drives/batch-defects';
import type { ApplicationId } from '@monban/core/ids';
import { getStoredApplication } from '../drives/application-store.ts';
import type { DriveAsker } from '../drives/drives.ts';
import { moveApplication } from '../drives/move-application.ts';
import { moveApplications } from '../drives/move-applications.ts';
import { invalidField } from '../http/problem.ts';
import type { Platform } from '../platform.ts';
import { runChange } from '../records/run-change.ts';
import { endItems, findItem, insertDefect, listWaiting } from './batch-item-store.ts';
import { requirePast } from './batch-steps.ts';
import { editBatch, getBatchAfter, stepOf, type BatchParts, type BatchVersion } from './edit-batch.ts';
import { settleBatch } from './follow-batch.ts';

type BatchAsker = DriveAsker & { readonly which: BatchVersion };

/**
 * One application came back. Where another form is needed, the person is asked for it at once; another photo can be
 * given straight away. `VALIDATION_FAILED` for one that was not received in this batch.
 */
export function noteDefect(
  platform: Platform,
  asker: BatchAsker,
  { applicationId, code, on }: NoteDefect,
): Promise<Batch> {
  return editBatch(platform, asker, async (deps, parts) => {
    const { db } = deps;
    const { batch, drive, speaker } = parts;
    requirePast(on, speaker.at);
    const step = stepOf(parts, 'find-defects');
    const item = await findItem(db, applicationId);
    if (item?.batchId !== batch.id || item.round === null) throw unknownItem();
    const application = await getStoredApplication(db, 'all', { driveId: drive.id, id: applicationId });
    const returned = await moveApplication(deps, {
      application,
      drive,
      speaker,
      on,
      transition: 'find-defect',
    });
    if (remedyOf(code) === 'form')
      await moveApplication(deps, { application: returned, drive, speaker, on, transition: 'ask-form' });
    await insertDefect(db, {
      id: deps.newId(),
      batchId: batch.id,
      round: item.round,
      applicationId,
      code,
      on,
      at: speaker.at.toISOString(),
      operatorId: speaker.operatorId,
    });
    return { action: 'batch.defect-noted', ...step };
  });
}

/** Accepted for making: these, or all that were received. The days until form and photo are deleted begin. */
export function noteAcceptance(
  platform: Platform,
  asker: BatchAsker,
  { on, applicationIds }: NoteAcceptance,
): Promise<Batch> {
  return runChange(platform, async (deps) => {
    await editBatch(deps, asker, async (inner, parts) => {
      requirePast(on, parts.speaker.at);
      const ids = await acceptable(inner, parts, applicationIds);
      await moveApplications(inner, {
        applicationIds: ids,
        drive: parts.drive,
        speaker: parts.speaker,
        on,
        from: 'received',
        transition: 'accept',
      });
      await endItems(inner.db, parts.batch.id, { ids, at: parts.speaker.at.toISOString() });
      return { action: 'batch.accepted', transition: 'accept', state: parts.batch.state };
    });
    await settleBatch(deps, asker.which.id, asker.context.at);
    return getBatchAfter(deps.db, asker);
  });
}

async function acceptable(
  { db }: Pick<Platform, 'db'>,
  { batch }: BatchParts,
  chosen: readonly ApplicationId[] | undefined,
): Promise<readonly ApplicationId[]> {
  const received = await listWaiting(db, batch.id, 'received');
  if (chosen === undefined) return received;
  const known = new Set(received);
  if (chosen.some((id) => !known.has(id))) throw unknownItem('/applicationIds');
  return chosen;
}

function unknownItem(pointer = '/applicationId') {
  return invalidField(pointer, 'BATCH_ITEM_UNKNOWN');
}
