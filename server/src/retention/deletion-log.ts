import { createHash } from 'node:crypto';
import type { Page } from '@monban/core/api/conventions';
import type { Deletion, DeletionsQuery, RetentionPurpose, RetentionRule } from '@monban/core/api/retention';
import type { Knex } from '@monban/db/open';
import { canonicalJson } from '../audit/canonical-json.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { readPage } from '../records/page.ts';
import type { DeletedRow } from './row-set.ts';

/** `previousHash` of the first deletion. */
const LOG_START = createHash('sha256').update('monban.deletions.v1').digest('base64url');

/** What the line says of how much was deleted, and of when it was from; null where that would tell of few people. */
export type ToldDeletion = Pick<Deletion, 'count' | 'from'>;

export interface DeletionFacts {
  readonly at: Date;
  readonly rule: RetentionRule;
  readonly until: string;
  readonly deleted: readonly DeletedRow[];
  readonly told: ToldDeletion;
}

/** Writes down what was deleted, in the transaction that deleted it; in the trail as well. Call it last. */
export async function logDeletion(trx: Knex, facts: DeletionFacts): Promise<void> {
  const { at, rule, until, deleted, told } = facts;
  const before = await findLast(trx);
  const content: Omit<Deletion, 'hash'> = {
    sequence: (before?.sequence ?? 0) + 1,
    at: at.toISOString(),
    purpose: rule.purpose,
    ruleVersion: rule.version,
    keptDays: rule.keptDays,
    from: told.from,
    until,
    count: told.count,
    digest: digestOf(rule.purpose, deleted),
    previousHash: before?.hash ?? LOG_START,
  };
  const deletion = { ...content, hash: hashOf(content) };
  await trx('deletion_log').insert(rowOf(deletion));
  const context = { actor: 'system', at, requestId: null };
  await recordAudit(trx, context, {
    action: 'retention.deleted',
    subjectType: 'deletion',
    subjectId: String(deletion.sequence),
    before: null,
    after: deletion,
  });
}

/** Newest first. */
export async function pageDeletions(db: Knex, query: DeletionsQuery): Promise<Page<Deletion>> {
  const sequence = 'deletion_log.sequence';
  const filtered = () => {
    const log = db('deletion_log');
    if (query.purpose !== undefined) void log.where({ purpose: query.purpose });
    return log;
  };
  const columns = { sorts: { sequence }, id: sequence, select: COLUMNS };
  const page = await readPage<DeletionRow>(filtered, columns, { ...query, sort: '-sequence' });
  return { items: page.rows.map(deletionFromRow), nextCursor: page.nextCursor, total: page.total };
}

/** The number of the first line of the log that was changed or does not follow the one before; undefined: none. */
export async function findBrokenDeletion(db: Knex): Promise<number | undefined> {
  let before = { sequence: 0, hash: LOG_START };
  for (;;) {
    const rows = await db('deletion_log')
      .where('sequence', '>', before.sequence)
      .orderBy('sequence')
      .limit(SLICE)
      .select<DeletionRow[]>(COLUMNS);
    for (const row of rows) {
      const { hash, ...content } = deletionFromRow(row);
      const follows = content.sequence === before.sequence + 1 && content.previousHash === before.hash;
      if (!follows || hashOf(content) !== hash) return before.sequence + 1;
      before = { sequence: content.sequence, hash };
    }
    if (rows.length < SLICE) return undefined;
  }
}

const SLICE = 1000;

/**
 * SHA-256 over the sorted SHA-256 of every deleted row's name: whoever still has a name can show that it was among
 * them, and nobody can read one out of it.
 */
export function digestOf(purpose: RetentionPurpose, deleted: readonly DeletedRow[]): string {
  const commitments = deleted.map(({ id }) => sha256(`monban.deleted.v1\n${purpose}\n${id}`)).sort();
  return sha256(commitments.join('\n'));
}

const hashOf = (content: Omit<Deletion, 'hash'>): string => sha256(canonicalJson(content));
const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('base64url');

async function findLast(
  trx: Knex,
): Promise<{ readonly sequence: number; readonly hash: string } | undefined> {
  const row = await trx('deletion_log')
    .orderBy('sequence', 'desc')
    .first<{ sequence: number | string; hash: string } | undefined>('sequence', 'hash');
  return row && { sequence: Number(row.sequence), hash: row.hash };
}

interface DeletionRow {
  readonly sequence: number | string;
  readonly at: string;
  readonly purpose: RetentionPurpose;
  readonly rule_version: number;
  readonly kept_days: number;
  readonly from_at: string | null;
  readonly until_at: string;
  readonly count: number | null;
  readonly digest: string;
  readonly previous_hash: string;
  readonly hash: string;
}

const COLUMNS = [
  'sequence',
  'at',
  'purpose',
  'rule_version',
  'kept_days',
  'from_at',
  'until_at',
  'count',
  'digest',
  'previous_hash',
  'hash',
].map((name) => `deletion_log.${name}`);

function deletionFromRow(row: DeletionRow): Deletion {
  return {
    sequence: Number(row.sequence),
    at: row.at,
    purpose: row.purpose,
    ruleVersion: row.rule_version,
    keptDays: row.kept_days,
    from: row.from_at,
    until: row.until_at,
    count: row.count,
    digest: row.digest,
    previousHash: row.previous_hash,
    hash: row.hash,
  };
}

function rowOf(deletion: Deletion): DeletionRow {
  return {
    sequence: deletion.sequence,
    at: deletion.at,
    purpose: deletion.purpose,
    rule_version: deletion.ruleVersion,
    kept_days: deletion.keptDays,
    from_at: deletion.from,
    until_at: deletion.until,
    count: deletion.count,
    digest: deletion.digest,
    previous_hash: deletion.previousHash,
    hash: deletion.hash,
  };
}
