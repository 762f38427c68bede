import { AppError } from '@monban/core/errors';
import { type DatabaseOptions, type Knex, openDatabase } from '@monban/db/open';
import { inSnapshot } from '@monban/db/portable-rows';
import type { DumpManifest } from './dump-parts.ts';
import { type Filled, fillDatabase } from './fill-database.ts';
import { readDump } from './read-dump.ts';
import { requireFinishedDatabase } from './require-finished.ts';
import { headerOf } from './take-backup.ts';
import { contentHashes, dumpLines, type Progress } from './write-dump.ts';

export interface MoveOrder {
  readonly from: DatabaseOptions;
  /** Empty, or left by a move that was broken off. */
  readonly to: DatabaseOptions;
  readonly at: Date;
  readonly progress?: Progress;
}

/**
 * Copies a database into an empty one of either kind, proves that both hold the same, and leaves the first as it is.
 * Killed at any moment it leaves what no server starts on, and the next attempt starts over.
 *
 * Throws `CONFLICT` where the target holds anything, or where the source changed meanwhile: its server runs.
 */
export async function moveDatabase(order: MoveOrder): Promise<Filled> {
  const source = await openDatabase(order.from);
  try {
    await requireFinishedDatabase(source);
    const target = await openDatabase(order.to);
    try {
      return await move(source, target, order);
    } finally {
      await target.destroy();
    }
  } finally {
    await source.destroy();
  }
}

async function move(source: Knex, target: Knex, { from, at, progress }: MoveOrder): Promise<Filled> {
  const header = await headerOf(source, { at, settings: {} });
  return inSnapshot(source, (trx) =>
    fillDatabase(readDump(dumpLines(trx, { header, files: [] })), {
      db: target,
      source: 'move',
      at,
      ...(progress && { progress }),
      beforeEnd: ({ tables }) => requireUnchanged(from, tables),
    }),
  );
}

/** Looks with a connection of its own: the first one still sees the moment of the copy. */
async function requireUnchanged(from: DatabaseOptions, copied: DumpManifest['tables']): Promise<void> {
  const db = await openDatabase(from);
  try {
    if (JSON.stringify(await inSnapshot(db, contentHashes)) === JSON.stringify(copied)) return;
  } finally {
    await db.destroy();
  }
  throw new AppError('CONFLICT', {
    details: { problem: 'the source changed while it was copied: stop its server first' },
  });
}
