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
import { logDeletion, type ToldDeletion } from './deletion-log.ts';
import { listRetentionRules } from './retention-rules.ts';
import { countRows, endRows, type DeletedRow, type Held, type Slice } from './row-set.ts';
import { ROW_SETS } from './row-sets.ts';
import { isOfDrives, sumOf, withoutSmall, type HeldRows } from './told-numbers.ts';

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
    for (const part of partsOf(rule)) {
      for (let count = SLICE; count === SLICE && !isStopping(); deleted += count)
        count = await runSlice(db, { rule, at, part });
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
    const parts = await countParts(db, rule, before);
    const told = isExact ? sumOf(parts) : withoutSmall(rule.purpose, parts);
    items.push({ purpose: rule.purpose, before, ...told });
  }
  return { at: at.toISOString(), items };
}

/** What one rule deletes of one table. */
interface Part {
  readonly table: string;
  readonly count: (db: Knex, before: string) => Promise<Held>;
  readonly end: (trx: Knex, slice: Slice) => Promise<readonly DeletedRow[]>;
}

function partsOf({ purpose }: RetentionRule): readonly Part[] {
  if (purpose === 'audit-trail')
    return [{ table: 'audit_entries', count: countBeginning, end: endBeginning }];
  return ROW_SETS[purpose].map((rows) => ({
    table: rows.table,
    count: (db, before) => countRows(db, rows, before),
    end: (trx, slice) => endRows(trx, rows, slice),
  }));
}

async function runSlice(
  db: Knex,
  { rule, at, part }: { readonly rule: RetentionRule; readonly at: Date; readonly part: Part },
): Promise<number> {
  const until = dueBefore(at, rule.keptDays).toISOString();
  return inTransaction(db, async (trx) => {
    await holdLock(trx, 'retention');
    const deleted = await part.end(trx, { at: at.toISOString(), before: until, limit: SLICE });
    if (deleted.length > 0) {
      const told = await toldOf(trx, { rule, until, part, deleted });
      await logDeletion(trx, { at, rule, until, deleted, told });
    }
    return deleted.length;
  });
}

/** The log is for everybody who may read of deletions, so of people in drives it tells what the preview tells. */
async function toldOf(
  trx: Knex,
  slice: {
    readonly rule: RetentionRule;
    readonly until: string;
    readonly part: Part;
    readonly deleted: readonly DeletedRow[];
  },
): Promise<ToldDeletion> {
  const { rule, until, part, deleted } = slice;
  const oldest = deleted.map((row) => row.at).reduce((first, one) => (one < first ? one : first), until);
  const due = deleted.length;
  if (!isOfDrives(rule.purpose)) return { count: due, from: oldest };
  const left = await part.count(trx, until);
  const told = withoutSmall(rule.purpose, [{ table: part.table, due, held: due + left.held, oldest }]);
  return { count: told.due, from: told.oldest };
}

async function countParts(db: Knex, rule: RetentionRule, before: string): Promise<readonly HeldRows[]> {
  const counted: HeldRows[] = [];
  for (const { table, count } of partsOf(rule)) counted.push({ table, ...(await count(db, before)) });
  return counted;
}
