import type { ApplicationState } from '@monban/core/api/applications';
import { endsPurpose } from '@monban/core/drives/application-life';
import { BATCH_LIFE } from '@monban/core/drives/batch-life';
import { next } from '@monban/core/drives/state-machine';
import type { ApplicationId, BatchId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { recordAudit } from '../audit/record-audit.ts';
import type { Platform } from '../platform.ts';
import { deleteItems, endItems, findItem } from './batch-item-store.ts';
import { insertEvent, updateBatch, type StoredBatch } from './batch-store.ts';

type Deps = Pick<Platform, 'db' | 'newId'>;

/**
 * What a step of an application means for the batch it is in: out of one that is being collected when it has ended, and
 * no longer waited for by one that is frozen. Where nothing is waited for any more, the batch is settled.
 */
export async function followBatch(
  deps: Deps,
  applicationId: ApplicationId,
  reached: { readonly state: ApplicationState; readonly at: Date },
): Promise<void> {
  if (!isEndOfItem(reached.state)) return;
  const item = await findItem(deps.db, applicationId);
  if (item === undefined) return;
  if (item.round === null) {
    await deleteItems(deps.db, item.batchId, [applicationId]);
    return;
  }
  await endItems(deps.db, item.batchId, { ids: [applicationId], at: reached.at.toISOString() });
  await settleBatch(deps, item.batchId, reached.at);
}

/** Settles a batch that has been handed over and waits for nothing. */
export async function settleBatch(deps: Deps, batchId: BatchId, at: Date): Promise<void> {
  const { db } = deps;
  // Two who end the last two items come one after the other, and the second one sees it.
  const batch = await db('batches')
    .where({ id: batchId })
    .forUpdate()
    .first<SystemRow | undefined>('id', 'drive_id', 'number', 'state', 'version');
  if (batch === undefined) return;
  const waiting: unknown = await db('batch_items')
    .where({ batch_id: batchId })
    .whereNull('ended_at')
    .first('application_id');
  const facts = { 'items-ended': waiting === undefined };
  const step = next(BATCH_LIFE, { state: batch.state, transition: 'settle', actor: 'system', facts });
  if (step.kind === 'refused') return;
  await moveBySystem(deps, batch, { transition: 'settle', state: step.state, at });
}

interface SystemMove {
  readonly transition: 'settle' | 'archive';
  readonly state: StoredBatch['state'];
  readonly at: Date;
}

/** With its line in the history and its entry in the trail. */
export async function moveBySystem(
  { db, newId }: Deps,
  batch: SystemRow,
  { transition, state, at }: SystemMove,
): Promise<void> {
  const text = at.toISOString();
  await updateBatch(db, batch, { state, at: text });
  const event = { transition, operatorId: null, reason: null, at: text } as const;
  await insertEvent(db, { id: newId(), batchId: batch.id, version: batch.version + 1, ...event });
  const shown = { driveId: batch.drive_id, number: batch.number };
  await recordSystemMove(db, batch.id, {
    transition,
    at,
    before: { ...shown, state: batch.state },
    after: { ...shown, state },
  });
}

async function recordSystemMove(
  trx: Knex,
  batchId: BatchId,
  move: {
    readonly transition: 'settle' | 'archive';
    readonly at: Date;
    readonly before: object;
    readonly after: object;
  },
): Promise<void> {
  const { transition, at, before, after } = move;
  const subject = { subjectType: 'batch', subjectId: batchId, before, after };
  const context = { actor: 'system', at, requestId: null };
  if (transition === 'settle') await recordAudit(trx, context, { action: 'batch.settled', ...subject });
  else await recordAudit(trx, context, { action: 'batch.archived', ...subject });
}

export interface SystemRow {
  readonly id: BatchId;
  readonly drive_id: string;
  readonly number: number;
  readonly state: StoredBatch['state'];
  readonly version: number;
}

/** Lost ones begin again, and go into another batch; so do those that a move or another name has undone. */
function isEndOfItem(state: ApplicationState): boolean {
  return endsPurpose(state) || ENDS.includes(state);
}

const ENDS: readonly ApplicationState[] = [
  'declined',
  'has-card',
  'lost',
  'invalidated',
  'accepted',
  'making',
  'at-municipality',
  'notice-sent',
  'mailed',
];
