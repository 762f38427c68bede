import { BATCH_LIFE } from '@monban/core/drives/batch-life';
import { next } from '@monban/core/drives/state-machine';
import type { BatchId } from '@monban/core/ids';
import { holdLock } from '@monban/db/locks';
import type { Knex } from '@monban/db/open';
import { inTransaction } from '@monban/db/transaction';
import { isAnyHeld } from '../drives/collected-contents.ts';
import type { Platform } from '../platform.ts';
import { moveBySystem, type SystemRow } from './follow-batch.ts';

/**
 * Settled batches of which no form and no photo is held any more: counts, hashes and days stay, what was written as a
 * reason goes. Part of the daily work, after the deletion. Returns how many.
 */
export async function archiveBatches(
  { db, newId }: Pick<Platform, 'db' | 'newId'>,
  at: Date,
): Promise<number> {
  const settled = await db('batches')
    .where({ state: 'settled' })
    .orderBy('id')
    .select<{ id: BatchId }[]>('id');
  let archived = 0;
  for (const { id } of settled) {
    const isDone = await inTransaction(db, (trx) => archive({ db: trx, newId }, id, at));
    if (isDone) archived += 1;
  }
  return archived;
}

async function archive(deps: Pick<Platform, 'db' | 'newId'>, id: BatchId, at: Date): Promise<boolean> {
  const { db } = deps;
  await holdLock(db, 'drives');
  const batch = await db('batches')
    .where({ id })
    .first<SystemRow | undefined>('id', 'drive_id', 'number', 'state', 'version');
  if (batch === undefined) return false;
  const facts = { 'contents-deleted': !(await isAnyHeld(db, applicationsOf(db, id))) };
  const step = next(BATCH_LIFE, { state: batch.state, transition: 'archive', actor: 'system', facts });
  if (step.kind === 'refused') return false;
  await db('batch_events').where({ batch_id: id }).update({ reason: null });
  await moveBySystem(deps, batch, { transition: 'archive', state: step.state, at });
  return true;
}

function applicationsOf(db: Knex, batchId: BatchId): Knex.QueryBuilder {
  return db('batch_items').where({ batch_id: batchId }).select('application_id');
}
