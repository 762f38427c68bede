import {
  dueBefore,
  type DeletionPreview,
  type DueForDeletion,
  type RetentionRule,
} from '@monban/core/api/retention';
import { holdLock } from '@monban/db/locks';
import type { Knex } from '@monban/db/open';
import { inTransaction } from '@monban/db/transaction';
import { countBeginning, endBeginning } from './audit-beginning.ts';
import { logDeletion } from './deletion-log.ts';
import { listRetentionRules } from './retention-rules.ts';
import { countRows, endRows, type DeletedRow, type Held, type Slice } from './row-set.ts';
import { ROW_SETS } from './row-sets.ts';

/** Rows in one transaction: others wait no longer than for these. */
const SLICE = 2000;

/**
 * Deletes everything whose time is over, slice by slice, each together with its line in the proof log; broken off, the
 * next run goes on. By age alone: what an old backup brought back goes again, and is logged again. Returns how much.
 */
export async function runRetention(
  db: Knex,
  at: Date,
  isStopping: () => boolean = () => false,
): Promise<number> {
  let deleted = 0;
  for (const rule of await listRetentionRules(db)) {
    for (const end of endersOf(rule)) {
      for (let count = SLICE; count === SLICE && !isStopping(); deleted += count)
        count = await runSlice(db, { rule, at, end });
    }
  }
  return deleted;
}

/** What `runRetention` would delete now; it deletes nothing. */
export async function previewRetention(db: Knex, at: Date): Promise<DeletionPreview> {
  const items: DueForDeletion[] = [];
  for (const rule of await listRetentionRules(db)) items.push(await dueFor(db, rule, at));
  return { at: at.toISOString(), items };
}

type End = (trx: Knex, slice: Slice) => Promise<readonly DeletedRow[]>;

function endersOf({ purpose }: RetentionRule): readonly End[] {
  if (purpose === 'audit-trail') return [endBeginning];
  return ROW_SETS[purpose].map(
    (rows): End =>
      (trx, slice) =>
        endRows(trx, rows, slice),
  );
}

async function runSlice(
  db: Knex,
  { rule, at, end }: { readonly rule: RetentionRule; readonly at: Date; readonly end: End },
): Promise<number> {
  const until = dueBefore(at, rule.keptDays).toISOString();
  return inTransaction(db, async (trx) => {
    await holdLock(trx, 'retention');
    const deleted = await end(trx, { at: at.toISOString(), before: until, limit: SLICE });
    if (deleted.length > 0) await logDeletion(trx, { at, rule, until, deleted });
    return deleted.length;
  });
}

async function dueFor(db: Knex, rule: RetentionRule, at: Date): Promise<DueForDeletion> {
  const { purpose } = rule;
  const before = dueBefore(at, rule.keptDays).toISOString();
  if (purpose === 'audit-trail') return { purpose, before, ...(await countBeginning(db, before)) };
  let sum: Held = { due: 0, held: 0, oldest: null };
  for (const rows of ROW_SETS[purpose]) sum = added(sum, await countRows(db, rows, before));
  return { purpose, before, ...sum };
}

function added(left: Held, right: Held): Held {
  const oldest = [left.oldest, right.oldest].filter((one) => one !== null).sort()[0] ?? null;
  return { due: left.due + right.due, held: left.held + right.held, oldest };
}
