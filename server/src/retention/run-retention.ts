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
import { countRows, endRows, type DeletedRow, type Slice } from './row-set.ts';
import { ROW_SETS } from './row-sets.ts';
import { sumOf, withoutSmall, type HeldRows } from './told-numbers.ts';

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

/** What `runRetention` would delete now; it deletes nothing. `isExact`: small numbers of people in drives are told too. */
export async function previewRetention(
  db: Knex,
  at: Date,
  { isExact }: { readonly isExact: boolean },
): Promise<DeletionPreview> {
  const items: DueForDeletion[] = [];
  for (const rule of await listRetentionRules(db)) {
    const before = dueBefore(at, rule.keptDays).toISOString();
    const parts = await partsOf(db, rule, before);
    const told = isExact ? sumOf(parts) : withoutSmall(rule.purpose, parts);
    items.push({ purpose: rule.purpose, before, ...told });
  }
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

async function partsOf(db: Knex, { purpose }: RetentionRule, before: string): Promise<readonly HeldRows[]> {
  if (purpose === 'audit-trail') return [{ table: 'audit_entries', ...(await countBeginning(db, before)) }];
  const parts: HeldRows[] = [];
  for (const rows of ROW_SETS[purpose])
    parts.push({ table: rows.table, ...(await countRows(db, rows, before)) });
  return parts;
}
