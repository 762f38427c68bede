import {
  Batch,
  HandOver,
  NoteAcceptance,
  NoteDefect,
  NoteReceipt,
  RemoveItems,
  TakeItems,
  ValidateBatch,
  WithReason,
} from '@monban/core/api/batches';
import { Empty } from '@monban/core/api/conventions';
import { BatchId, DriveId } from '@monban/core/ids';
import { z } from 'zod';
import type { DriveAsker } from '../drives/drives.ts';
import { route, type Route } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { removeItems, takeItems } from './batches.ts';
import { noteAcceptance, noteDefect } from './batch-results.ts';
import { handOverBatch, noteReceipt, validateBatch } from './batch-steps.ts';
import type { BatchVersion } from './edit-batch.ts';
import { cancelBatch, freezeBatch, freezeNextRound, reopenBatch, takeRoundBack } from './freeze-batch.ts';

const BatchParams = z.strictObject({ driveId: DriveId, batchId: BatchId });

/** Every change of one batch: each needs the version that was seen, and answers with the batch as it is then. */
export function batchStepRoutes(platform: Platform): readonly Route[] {
  const step = stepRoutes(platform);
  return [...contentRoutes(step), ...handOverRoutes(step), ...resultRoutes(step)];
}

type MakeStep = ReturnType<typeof stepRoutes>;

function contentRoutes(step: MakeStep): readonly Route[] {
  return [
    step(TakeItems, takeItems, {
      rest: 'items',
      operationId: 'takeBatchItems',
      summary: 'Take applications into a batch: chosen ones, or all that are checked and fit a filter',
    }),
    step(RemoveItems, removeItems, {
      rest: 'item-removals',
      operationId: 'removeBatchItems',
      summary: 'Take applications out of a batch that is not frozen',
    }),
    step(Empty, freezeBatch, {
      rest: 'freezing',
      operationId: 'freezeBatch',
      summary: 'Freeze a batch: its list gets an order, its counts and a hash',
    }),
    step(WithReason, reopenBatch, {
      rest: 'reopening',
      operationId: 'reopenBatch',
      summary: 'Take the freezing back, with a reason',
    }),
    step(WithReason, cancelBatch, {
      rest: 'cancellation',
      operationId: 'cancelBatch',
      summary: 'Give a batch up before it is handed over; everybody can go into another one',
    }),
  ];
}

function handOverRoutes(step: MakeStep): readonly Route[] {
  return [
    step(ValidateBatch, validateBatch, {
      rest: 'validation',
      operationId: 'validateBatch',
      summary: 'Say what was counted; it is compared with the frozen list, and the list with its hash',
    }),
    step(HandOver, handOverBatch, {
      rest: 'hand-over',
      operationId: 'handOverBatch',
      summary: 'Hand the last round over, as another clerk than the one who froze it',
    }),
    step(NoteReceipt, noteReceipt, {
      rest: 'receipt',
      operationId: 'noteBatchReceipt',
      summary: 'Note that the office has received the last round',
    }),
  ];
}

function resultRoutes(step: MakeStep): readonly Route[] {
  return [
    step(NoteDefect, noteDefect, {
      rest: 'defects',
      operationId: 'noteBatchDefect',
      summary: 'Note that an application came back, and why',
    }),
    step(NoteAcceptance, noteAcceptance, {
      rest: 'acceptances',
      operationId: 'noteBatchAcceptance',
      summary: 'Note that applications are accepted for making: some, or all that were received',
    }),
    step(Empty, freezeNextRound, {
      rest: 'rounds',
      operationId: 'freezeBatchRound',
      summary: 'Freeze what is checked again as the next round of the batch',
    }),
    step(WithReason, takeRoundBack, {
      rest: 'round-return',
      operationId: 'returnBatchRound',
      summary: 'Take a later round back that has not been handed over, with a reason',
    }),
  ];
}

interface StepWords {
  readonly rest: string;
  readonly operationId: string;
  readonly summary: string;
}

type Change<Body> = (
  platform: Platform,
  asker: DriveAsker & { readonly which: BatchVersion },
  body: Body,
) => Promise<Batch>;

function stepRoutes(platform: Platform) {
  return <Body extends z.ZodType>(body: Body, change: Change<z.output<Body>>, words: StepWords): Route =>
    route({
      method: 'post',
      path: `/drives/{driveId}/batches/{batchId}/${words.rest}`,
      operationId: words.operationId,
      tag: 'batches',
      summary: `${words.summary}; for the clerks of the drive`,
      permission: 'drives:write',
      params: BatchParams,
      body,
      ifMatch: true,
      status: 200,
      answer: Batch,
      errors: ['NOT_FOUND', 'CONFLICT', 'VALIDATION_FAILED'],
      handle: async ({ params: { driveId, batchId: id }, body: given, expectedVersion, caller, context }) => {
        const which = { driveId, id, expectedVersion };
        const after = await change(platform, { caller, context, which }, given);
        return { status: 200, body: after, version: after.version };
      },
    });
}
