import type { Batch, HandOver, NoteReceipt, ValidateBatch } from '@monban/core/api/batches';
import { isSameCount } from '@monban/core/drives/batch-list';
import type { DriveAsker } from '../drives/drives.ts';
import { moveApplications } from '../drives/move-applications.ts';
import { conflict, invalidField } from '../http/problem.ts';
import { dayInJapan } from '../municipalities/current-directory.ts';
import type { Platform } from '../platform.ts';
import { runChange } from '../records/run-change.ts';
import { listRoundItems, listWaiting } from './batch-item-store.ts';
import { updateRound, type StoredRound } from './batch-store.ts';
import {
  editBatch,
  getBatchAfter,
  stepOf,
  type BatchMove,
  type BatchParts,
  type BatchVersion,
} from './edit-batch.ts';
import { readList } from './item-list.ts';
import { settleBatch } from './follow-batch.ts';

type BatchAsker = DriveAsker & { readonly which: BatchVersion };

/**
 * What was counted on the table against what was frozen, and the list against its hash. `CONFLICT` where either differs:
 * somebody has changed their mind since, or something is missing in the parcel.
 */
export function validateBatch(platform: Platform, asker: BatchAsker, counted: ValidateBatch): Promise<Batch> {
  return editBatch(platform, asker, async (deps, parts) => {
    const round = lastRound(parts);
    const facts = {
      'counts-match': isSameCount(counted, round),
      'hash-matches': await isUnchanged(deps, parts, round),
    };
    const step = stepOf(parts, 'validate', facts);
    const at = parts.speaker.at.toISOString();
    await updateRound(deps.db, { batchId: parts.batch.id, round: round.round }, { validated_at: at });
    return { action: 'batch.validated', ...step };
  });
}

/** Four eyes: another clerk than who froze it gives it away, and notes how. The day is one that has come. */
export function handOverBatch(platform: Platform, asker: BatchAsker, given: HandOver): Promise<Batch> {
  return editBatch(platform, asker, async (deps, parts) => {
    const { batch, drive, speaker } = parts;
    requirePast(given.on, speaker.at);
    const round = lastRound(parts);
    const step = stepOf(parts, batch.state === 'resubmitting' ? 'hand-over-again' : 'submit', {
      'round-here': round.handOver === null,
      'hash-matches': await isUnchanged(deps, parts, round),
      'hand-over-noted': true,
    });
    const which = { batchId: batch.id, round: round.round };
    await moveApplications(deps, {
      applicationIds: await listRoundItems(deps.db, which),
      drive,
      speaker,
      on: given.on,
      from: 'in-batch',
      transition: 'submit',
      facts: { 'second-person': true },
    });
    await updateRound(deps.db, which, {
      handed_over_way: given.way,
      parcel_number: given.way === 'parcel' ? given.parcelNumber : null,
      handed_over_on: given.on,
      handed_over_at: speaker.at.toISOString(),
      handed_over_by: speaker.operatorId,
    });
    const told = { round: round.round, handOverWay: given.way, handedOverOn: given.on };
    return { action: 'batch.handed-over', ...step, told };
  });
}

/** The office has it: what was handed over is received from that day on. */
export function noteReceipt(
  platform: Platform,
  asker: BatchAsker,
  { number, on }: NoteReceipt,
): Promise<Batch> {
  return runChange(platform, async (outer) => {
    await editBatch(outer, asker, (deps, parts) => receive(deps, parts, { number, on }));
    // Everybody may have changed their mind on the way.
    await settleBatch(outer, asker.which.id, asker.context.at);
    return getBatchAfter(outer.db, asker);
  });
}

async function receive(deps: Platform, parts: BatchParts, { number, on }: NoteReceipt): Promise<BatchMove> {
  const { batch, drive, speaker } = parts;
  requirePast(on, speaker.at);
  const round = lastRound(parts);
  if (round.handOver !== null && on < round.handOver.on) throw invalidField('/on', 'BATCH_BEFORE_HAND_OVER');
  const isAgain = batch.state === 'resubmitting';
  const step = stepOf(parts, isAgain ? 'acknowledge-again' : 'acknowledge', {
    'round-handed-over': round.handOver !== null,
  });
  const received = await listWaiting(deps.db, batch.id, 'submitted');
  await moveApplications(deps, {
    applicationIds: received,
    drive,
    speaker,
    on,
    from: 'submitted',
    transition: 'receive',
  });
  const which = { batchId: batch.id, round: round.round };
  await updateRound(deps.db, which, { receipt_number: number, receipt_on: on });
  return { action: 'batch.acknowledged', ...step, told: { round: round.round } };
}

/** A day that has come where My Number Cards are. */
export function requirePast(day: string, at: Date): void {
  if (day > dayInJapan(at)) throw invalidField('/on', 'DAY_TO_COME');
}

export function lastRound({ rounds }: Pick<BatchParts, 'rounds'>): StoredRound {
  const last = rounds.at(-1);
  if (last === undefined) throw conflict('', 'BATCH_WRONG_STATE');
  return last;
}

/** Whoever was listed is still there, and everything of them as it was frozen. */
async function isUnchanged(
  deps: Platform,
  { batch }: BatchParts,
  { round, itemHash }: StoredRound,
): Promise<boolean> {
  const which = { batchId: batch.id, round };
  const listed = await listRoundItems(deps.db, which);
  const waiting = await listWaiting(deps.db, batch.id, 'in-batch');
  if (waiting.length !== listed.length) return false;
  return (await readList(deps, which, listed)).itemHash === itemHash;
}
