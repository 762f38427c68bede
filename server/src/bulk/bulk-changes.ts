import type { BulkAction, BulkChange } from '@monban/core/api/bulk';
import { AppError } from '@monban/core/errors';
import type { PersonId } from '@monban/core/ids';
import { actorOf, type Caller } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import type { Asker } from '../records/record-use-cases.ts';
import { type RowAction, type RowOutcome, UNDO_ROW } from './bulk-actions.ts';
import { getBulkChange, insertBulkChange, markUndone, shown, type StoredResult } from './bulk-store.ts';

export type BulkAsker = Asker & { readonly caller: Caller };

/**
 * One change of many people, each in a transaction of its own: what is refused for one of them stops nobody else. Doors
 * hear of it once, at the end.
 */
export async function runBulkChange(
  platform: Platform,
  asker: BulkAsker,
  change: {
    readonly action: BulkAction;
    readonly personIds: readonly PersonId[];
    readonly rows: RowAction;
  },
): Promise<BulkChange> {
  const { action, personIds, rows } = change;
  const results = await withOneSignal(platform, async (quiet) => {
    const all: StoredResult[] = [];
    for (const personId of personIds) {
      all.push(await resultOf(personId, () => rows.run(quiet, asker, personId)));
    }
    return all;
  });
  const id = platform.newId();
  const actor = actorOf(asker.caller);
  const at = asker.context.at;
  await insertBulkChange(platform.db, { id, action, actor, at, results });
  return shown(await getBulkChange(platform.db, { id, actor }));
}

/**
 * Takes back what was done, row by row, the last one first. `NOT_FOUND` for somebody else's, `FORBIDDEN` for whoever
 * could not do each row alone, `CONFLICT` when its time is over or it was undone before.
 */
export async function undoBulkChange(platform: Platform, asker: BulkAsker, id: string): Promise<BulkChange> {
  const { caller } = asker;
  const { at } = asker.context;
  const before = await getBulkChange(platform.db, { id, actor: actorOf(caller) });
  if (!caller.permissions.has(UNDO_ROW[before.action].permission)) throw new AppError('FORBIDDEN');
  const isOver = before.undoneAt !== null || at.toISOString() > before.undoUntil;
  // First of all, so that nobody undoes it twice at the same time.
  if (isOver || !(await markUndone(platform.db, { id, at, results: before.results })))
    throw new AppError('CONFLICT');
  const undone = await withOneSignal(platform, async (quiet) => {
    const all: StoredResult[] = [];
    for (const { personId, outcome, undo } of [...before.results].reverse()) {
      if (outcome !== 'done') continue;
      const row = { platform: quiet, asker, personId, undo };
      all.push(await resultOf(personId, () => UNDO_ROW[before.action].run(row)));
    }
    return all.reverse();
  });
  return shown({ ...before, undoneAt: at.toISOString(), results: undone });
}

/** What is wrong with a row is its result; a failure of the server is not. */
async function resultOf(personId: PersonId, run: () => Promise<RowOutcome>): Promise<StoredResult> {
  try {
    const outcome = await run();
    return {
      personId,
      outcome: outcome.kind,
      code: null,
      undo: outcome.kind === 'done' ? outcome.undo : null,
    };
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'INTERNAL') throw error;
    return { personId, outcome: 'refused', code: error.code, undo: null };
  }
}

async function withOneSignal<Result>(
  platform: Platform,
  work: (quiet: Platform) => Promise<Result>,
): Promise<Result> {
  const signal = { isDue: false };
  const note = (): void => {
    signal.isDue = true;
  };
  const quiet = {
    ...platform,
    policyChanged: note,
    publishNow: () => {
      note();
      return Promise.resolve();
    },
  };
  try {
    return await work(quiet);
  } finally {
    if (signal.isDue) await platform.publishNow();
  }
}
