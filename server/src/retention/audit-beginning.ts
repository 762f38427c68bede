import type { Knex } from '@monban/db/open';
import { findAuditFloor, raiseAuditFloor } from '../audit/audit-floor.ts';
import { findCheckpointBefore } from '../proof/checkpoint-store.ts';
import type { DeletedRow, Held, Slice } from './row-set.ts';

/** How much of the beginning of the trail is due: up to the last checkpoint that is old enough, and no further. */
export async function countBeginning(db: Knex, before: string): Promise<Held> {
  const floor = await findAuditFloor(db);
  const checkpoint = await findCheckpointBefore(db, before);
  const [row] = await db('audit_entries').select<{ count: number | string; oldest: string | null }[]>(
    db.raw('count(*) as count'),
    db.raw('min(audit_entries.at) as oldest'),
  );
  const due = Math.max(0, (checkpoint?.audit.sequence ?? 0) - floor.sequence);
  return { due, held: Number(row?.count ?? 0), oldest: row?.oldest ?? null };
}

/** Takes away the first entries of the trail; what is left follows the floor, which keeps the last hash. */
export async function endBeginning(trx: Knex, { before, limit }: Slice): Promise<readonly DeletedRow[]> {
  const checkpoint = await findCheckpointBefore(trx, before);
  if (checkpoint === undefined) return [];
  const entries = await trx('audit_entries')
    .where('sequence', '<=', checkpoint.audit.sequence)
    .orderBy('sequence')
    .limit(limit)
    .select<{ sequence: number | string; hash: string; at: string }[]>('sequence', 'hash', 'at');
  const last = entries.at(-1);
  if (last === undefined) return [];
  await raiseAuditFloor(trx, { sequence: Number(last.sequence), hash: last.hash });
  await trx('audit_entries').where('sequence', '<=', Number(last.sequence)).delete();
  return entries.map(({ sequence, hash, at }) => ({ id: `audit_entries/${sequence}/${hash}`, at }));
}
