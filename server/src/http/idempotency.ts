import { createHash } from 'node:crypto';
import { AppError } from '@monban/core/errors';
import type { Knex } from '@monban/db/open';
import { inTransaction } from '@monban/db/transaction';
import { z } from 'zod';
import { canonicalJson } from '../audit/canonical-json.ts';
import { invalidField } from './problem.ts';
import type { RouteAnswer } from './route.ts';

export interface KeyedRequest {
  /** An operator's id, or an API key's. */
  readonly callerId: string;
  /** As sent; only its hash is kept. */
  readonly key: string;
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly at: Date;
}

/** Answers are kept this long; after it, the same key is a new request. */
export const KEPT_HOURS = 24;

/**
 * Runs `work` at most once per caller and key: the good answer is kept and given again to the same request. Another
 * request under the same key is `IDEMPOTENCY_KEY_REUSED`; the same one while the first still runs is `CONFLICT`, and so
 * it stays where the server ended in the midst of it: nobody knows whether it was done. After a failure the key is free
 * again.
 */
export async function once(
  db: Knex,
  request: KeyedRequest,
  work: () => Promise<RouteAnswer<unknown>>,
): Promise<RouteAnswer<unknown>> {
  const claim = claimOf(request);
  const stored = await takeOrFind(db, claim);
  if (stored) return stored;
  const answer = await workOrFree(db, claim, work);
  const { status, body, version, location } = answer;
  const response = JSON.stringify({ status, body, version, location });
  await inTransaction(db, (trx) => rowOf(trx, claim).update({ status, response }));
  return answer;
}

async function workOrFree(
  db: Knex,
  claim: Claim,
  work: () => Promise<RouteAnswer<unknown>>,
): Promise<RouteAnswer<unknown>> {
  try {
    return await work();
  } catch (error) {
    await inTransaction(db, (trx) => rowOf(trx, claim).delete());
    throw error;
  }
}

interface Claim {
  readonly caller_id: string;
  readonly key: string;
  readonly request_hash: string;
  readonly created_at: string;
  readonly at: Date;
}

const StoredAnswer = z.object({
  status: z.int(),
  body: z.unknown(),
  version: z.int().optional(),
  location: z.string().optional(),
});

function claimOf({ callerId, key, method, path, body, at }: KeyedRequest): Claim {
  if (!/^[\x21-\x7e]{1,100}$/.test(key)) throw invalidField('', 'IDEMPOTENCY_KEY_INVALID');
  return {
    caller_id: callerId,
    key: sha256(key),
    request_hash: sha256(canonicalJson([method, path, body ?? null])),
    created_at: at.toISOString(),
    at,
  };
}

/** Takes the key for this request, or finds what was answered under it. */
function takeOrFind(db: Knex, claim: Claim): Promise<RouteAnswer<unknown> | undefined> {
  const { caller_id, key, request_hash, created_at } = claim;
  return inTransaction(db, async (trx) => {
    await forgetOld(trx, claim);
    const taken = await trx('idempotency_keys')
      .insert({ caller_id, key, request_hash, created_at, status: 0, response: '' })
      .onConflict(['caller_id', 'key'])
      .ignore()
      .returning<object[]>('key');
    if (taken.length > 0) return undefined;
    const row = await rowOf(trx, claim).first<StoredRow | undefined>('request_hash', 'status', 'response');
    if (row !== undefined && row.request_hash !== request_hash) throw new AppError('IDEMPOTENCY_KEY_REUSED');
    if (row === undefined || row.status === 0) throw new AppError('CONFLICT');
    return answerFrom(row.response);
  });
}

interface StoredRow {
  readonly request_hash: string;
  readonly status: number;
  readonly response: string;
}

function answerFrom(text: string): RouteAnswer<unknown> {
  const { status, body, version, location } = StoredAnswer.parse(JSON.parse(text));
  return {
    status,
    body,
    ...(version !== undefined && { version }),
    ...(location !== undefined && { location }),
  };
}

async function forgetOld(trx: Knex, { at }: Claim): Promise<void> {
  const before = new Date(at.getTime() - KEPT_HOURS * 3_600_000).toISOString();
  await trx('idempotency_keys').where('created_at', '<', before).delete();
}

function rowOf(db: Knex, { caller_id, key }: Claim): Knex.QueryBuilder {
  return db('idempotency_keys').where({ caller_id, key });
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
