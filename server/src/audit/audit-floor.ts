import type { AuditHead } from '@monban/core/messages/proof';
import type { Knex } from '@monban/db/open';
import { AUDIT_CHAIN_START } from '@monban/trust/proof/checkpoint-chain';

/** The last entry that retention took away; the start of the chain while it took none. */
export async function findAuditFloor(db: Knex): Promise<AuditHead> {
  const row = await db('audit_floor')
    .where({ id: FLOOR_ID })
    .first<{ sequence: string | number; hash: string } | undefined>('sequence', 'hash');
  return row ? { sequence: Number(row.sequence), hash: row.hash } : { sequence: 0, hash: AUDIT_CHAIN_START };
}

/** Lets the entries up to `floor` be deleted; the database refuses all others. */
export async function raiseAuditFloor(trx: Knex, { sequence, hash }: AuditHead): Promise<void> {
  await trx('audit_floor').insert({ id: FLOOR_ID, sequence, hash }).onConflict('id').merge();
}

const FLOOR_ID = 1;
