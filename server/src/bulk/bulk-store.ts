import { BULK_UNDO_MINUTES, BulkResult, type BulkAction, type BulkChange } from '@monban/core/api/bulk';
import { AppError } from '@monban/core/errors';
import type { Knex } from '@monban/db/open';
import { z } from 'zod';

/** A row with what taking it back needs; that part never leaves the server. */
export interface StoredResult extends BulkResult {
  readonly undo: unknown;
}

export interface StoredBulkChange extends Omit<BulkChange, 'results'> {
  readonly results: readonly StoredResult[];
}

const Results = z.array(BulkResult.extend({ undo: z.unknown() }));
/** What can no longer be taken back is of no use to anybody; the audit trail says what was done. */
const KEPT_HOURS = 24;

export async function insertBulkChange(
  db: Knex,
  change: {
    readonly id: string;
    readonly action: BulkAction;
    /** As `actorOf` names the caller. */
    readonly actor: string;
    readonly at: Date;
    readonly results: readonly StoredResult[];
  },
): Promise<void> {
  const { id, action, actor, at, results } = change;
  const forgotten = new Date(at.getTime() - KEPT_HOURS * 3_600_000).toISOString();
  await db('bulk_changes').where('made_at', '<', forgotten).delete();
  await db('bulk_changes').insert({
    id,
    action,
    actor,
    made_at: at.toISOString(),
    undo_until: new Date(at.getTime() + BULK_UNDO_MINUTES * 60_000).toISOString(),
    results: JSON.stringify(results),
  });
}

/** Only one's own; `NOT_FOUND` for everybody else's. */
export async function getBulkChange(
  db: Knex,
  { id, actor }: { readonly id: string; readonly actor: string },
): Promise<StoredBulkChange> {
  const row = await db('bulk_changes')
    .where({ id, actor })
    .first<Row | undefined>('id', 'action', 'made_at', 'undo_until', 'undone_at', 'results');
  if (!row) throw new AppError('NOT_FOUND');
  return {
    id: row.id,
    action: row.action,
    madeAt: row.made_at,
    undoUntil: row.undo_until,
    undoneAt: row.undone_at,
    results: Results.parse(JSON.parse(row.results)),
  };
}

/** False when it was undone already. */
export async function markUndone(
  db: Knex,
  { id, at, results }: { readonly id: string; readonly at: Date; readonly results: readonly StoredResult[] },
): Promise<boolean> {
  const changed = await db('bulk_changes')
    .where({ id, undone_at: null })
    .update({ undone_at: at.toISOString(), results: JSON.stringify(results) });
  return changed > 0;
}

export function shown({ results, ...change }: StoredBulkChange): BulkChange {
  return {
    ...change,
    results: results.map(({ personId, outcome, code }) => ({ personId, outcome, code })),
  };
}

interface Row {
  readonly id: string;
  readonly action: BulkAction;
  readonly made_at: string;
  readonly undo_until: string;
  readonly undone_at: string | null;
  readonly results: string;
}
