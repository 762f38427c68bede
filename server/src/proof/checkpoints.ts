import type { CheckpointSummary, MadeCheckpoint } from '@monban/core/api/proof';
import type { OrganisationId } from '@monban/core/ids';
import type { Checkpoint } from '@monban/core/messages/proof';
import { holdLock } from '@monban/db/locks';
import type { Knex } from '@monban/db/open';
import { inTransaction } from '@monban/db/transaction';
import type { SigningKey } from '@monban/trust/keys';
import { FIRST_CHECKPOINT, hashCheckpoint, signCheckpoint } from '@monban/trust/proof/checkpoint-chain';
import { findAuditFloor } from '../audit/audit-floor.ts';
import { findAuditHead } from '../audit/record-audit.ts';
import {
  findLastCheckpoint,
  insertCheckpoint,
  listMovedHeads,
  markCheckpointed,
  type StoredCheckpoint,
} from './checkpoint-store.ts';

export interface CheckpointDeps {
  readonly db: Knex;
  readonly organisation: { readonly id: string };
  readonly proof: { readonly key: SigningKey };
}

/**
 * Signs where the audit trail and every chain of receipts stand now, and stores it; nothing where none of them moved
 * since the last one. `contradicted`: the trail is not what the last checkpoint says it was; somebody has to look, and
 * nothing is signed on top of that.
 */
export async function makeCheckpoint(deps: CheckpointDeps, at: Date): Promise<MadeCheckpoint> {
  return inTransaction(deps.db, async (trx) => {
    await holdLock(trx, 'proof');
    const last = await findLastCheckpoint(trx);
    if (last && (await isContradicted(trx, last))) return outcomeOf('contradicted', last);
    const audit = await findAuditHead(trx);
    const receipts = await listMovedHeads(trx);
    if (audit.sequence === (last?.audit.sequence ?? 0) && receipts.length === 0)
      return outcomeOf('unchanged', last);
    const checkpoint: Checkpoint = {
      type: 'monban.checkpoint.v1',
      // It was checked when the server opened its database.
      organisationId: deps.organisation.id as OrganisationId,
      number: (last?.number ?? 0) + 1,
      previous: last ? hashCheckpoint(last.message) : FIRST_CHECKPOINT,
      at: at.toISOString(),
      audit,
      receipts: [...receipts],
    };
    const message = signCheckpoint(checkpoint, deps.proof.key);
    const stored = { number: checkpoint.number, at: checkpoint.at, audit, message };
    await insertCheckpoint(trx, stored);
    await markCheckpointed(trx, receipts);
    return outcomeOf('made', stored);
  });
}

export function summaryOf({ number, at, audit, message }: StoredCheckpoint): CheckpointSummary {
  return { number, at, auditSequence: audit.sequence, auditHash: audit.hash, keyId: message.keyId };
}

/** The entry that the checkpoint names is gone, though retention did not take it, or it has another hash. */
async function isContradicted(trx: Knex, { audit }: StoredCheckpoint): Promise<boolean> {
  const floor = await findAuditFloor(trx);
  if (audit.sequence === floor.sequence) return audit.hash !== floor.hash;
  if (audit.sequence < floor.sequence) return false;
  const entry = await trx('audit_entries')
    .where({ sequence: audit.sequence })
    .first<{ hash: string } | undefined>('hash');
  return entry?.hash !== audit.hash;
}

function outcomeOf(
  outcome: MadeCheckpoint['outcome'],
  checkpoint: StoredCheckpoint | undefined,
): MadeCheckpoint {
  return { outcome, newest: checkpoint ? summaryOf(checkpoint) : null };
}
