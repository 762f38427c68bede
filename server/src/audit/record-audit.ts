import { createHash } from 'node:crypto';
import { AppError } from '@monban/core/errors';
import type { Knex } from '@monban/db/open';
import { isSqlite } from '@monban/db/transaction';
import { insertRows } from '@monban/db/write-rows';
import type { ChangeContext } from '../http/route.ts';
import { findAuditFloor } from './audit-floor.ts';
import { AUDITED_FIELDS, isAuditSubject } from './audited-fields.ts';
import { canonicalJson } from './canonical-json.ts';

type Values = Readonly<Record<string, unknown>>;

export interface AuditInput {
  /** `noun.past-participle`, such as `person.changed`. */
  readonly action: string;
  readonly subjectType: string;
  readonly subjectId: string;
  /** The whole records; only the fields listed in `audited-fields.ts` are kept. */
  readonly before: object | null;
  readonly after: object | null;
}

/**
 * Adds one entry to the trail, within the transaction of the change it is about: neither is ever stored without the
 * other. Entries are numbered without a gap and chained by hash; two writers come one after the other. Call it last
 * in the transaction, because the lock is held until its end.
 */
export function recordAudit(trx: Knex, context: ChangeContext, input: AuditInput): Promise<void> {
  return recordAudits(trx, context, [input]);
}

/** The same for many entries of one change, in order: an import has one for each person. */
export async function recordAudits(
  trx: Knex,
  context: ChangeContext,
  inputs: readonly AuditInput[],
): Promise<void> {
  await waitForTurn(trx);
  let head = await findAuditHead(trx);
  const rows: AuditRow[] = [];
  for (const input of inputs) {
    const entry = entryOf(context, input, head);
    const hash = hashOf(entry);
    head = { sequence: entry.sequence, hash };
    rows.push(rowOf(entry, hash));
  }
  await insertRows(trx, 'audit_entries', rows);
}

export interface AuditHead {
  readonly sequence: number;
  readonly hash: string;
}

type AuditRow = ReturnType<typeof rowOf>;

function entryOf(context: ChangeContext, input: AuditInput, head: AuditHead): ChainedEntry {
  return {
    sequence: head.sequence + 1,
    at: context.at.toISOString(),
    actor: context.actor,
    action: input.action,
    subjectType: input.subjectType,
    subjectId: input.subjectId,
    requestId: context.requestId,
    ...keptOf(input),
    previousHash: head.hash,
  };
}

function rowOf(entry: ChainedEntry, hash: string) {
  return {
    sequence: entry.sequence,
    at: entry.at,
    actor: entry.actor,
    action: entry.action,
    subject_type: entry.subjectType,
    subject_id: entry.subjectId,
    request_id: entry.requestId,
    before: entry.before,
    after: entry.after,
    previous_hash: entry.previousHash,
    hash,
  };
}

/** Everything that the hash of an entry covers; `before` and `after` as the text that is stored. */
export interface ChainedEntry {
  readonly sequence: number;
  readonly at: string;
  readonly actor: string;
  readonly action: string;
  readonly subjectType: string;
  readonly subjectId: string;
  readonly requestId: string | null;
  readonly before: string | null;
  readonly after: string | null;
  readonly previousHash: string;
}

/** SHA-256 over the canonical JSON of the entry, base64url. */
export function hashOf(entry: ChainedEntry): string {
  return createHash('sha256').update(canonicalJson(entry)).digest('base64url');
}

/** 'monban' in ASCII digits' stead: any number that nobody else uses for an advisory lock here. */
const ADVISORY_LOCK = 7_711_010;

async function waitForTurn(trx: Knex): Promise<void> {
  // SQLite has one writer; without a transaction the lock would end at once.
  if (!isSqlite(trx)) await trx.raw('select pg_advisory_xact_lock(?)', [ADVISORY_LOCK]);
}

/** The last entry of the trail; where retention took every one, the last that it took; or the start. */
export async function findAuditHead(trx: Knex): Promise<AuditHead> {
  const row = await trx('audit_entries')
    .orderBy('sequence', 'desc')
    .first<{ sequence: string | number; hash: string } | undefined>('sequence', 'hash');
  return row ? { sequence: Number(row.sequence), hash: row.hash } : findAuditFloor(trx);
}

/** Both sides by the allow-list. Of the other fields only the names of those that differ are kept. */
function keptOf({ subjectType, before, after }: AuditInput): { before: string | null; after: string | null } {
  if (!isAuditSubject(subjectType)) throw new AppError('INTERNAL', { details: { subjectType } });
  const allowed: readonly string[] = AUDITED_FIELDS[subjectType];
  const [was, is] = [before as Values | null, after as Values | null];
  const otherFields = was && is ? differing(was, is).filter((name) => !allowed.includes(name)) : [];
  const kept = is && { ...pick(is, allowed), ...(otherFields.length > 0 && { otherFields }) };
  return { before: was && canonicalJson(pick(was, allowed)), after: kept && canonicalJson(kept) };
}

const BOOKKEEPING = ['version', 'createdAt', 'updatedAt', 'id', 'memberCount'];

function differing(was: Values, is: Values): string[] {
  return Object.keys({ ...was, ...is })
    .filter((name) => !BOOKKEEPING.includes(name) && canonicalJson([was[name]]) !== canonicalJson([is[name]]))
    .sort();
}

function pick(values: Values, names: readonly string[]): Values {
  return Object.fromEntries(
    names.filter((name) => Object.hasOwn(values, name)).map((name) => [name, values[name]]),
  );
}
