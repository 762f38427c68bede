import type { OperatorId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { inTransaction } from '@monban/db/transaction';
import { recordAudit } from '../audit/record-audit.ts';
import { endAllSessions } from '../sessions/end-all-sessions.ts';

export interface Restoration {
  readonly id: string;
  readonly source: 'backup' | 'move';
  readonly at: Date;
  readonly takenAt: string;
  readonly contentHash: string;
}

/** Versions that the lost database can have given out after the backup, with room: it gives a few in an hour. */
const VERSIONS_SKIPPED = 1_000_000;

/**
 * Says where the rows came from, in a table and in the audit trail. After a restore everything ends that lets somebody
 * in and may have been ended between the backup and the loss: sessions, sign-in links, API keys, enrolment tokens,
 * repeated requests. Orders to desks end too: what became of them only the card knows.
 */
export async function markRestoration(db: Knex, restoration: Restoration): Promise<void> {
  const { id, source, at, takenAt, contentHash } = restoration;
  await inTransaction(db, async (trx) => {
    await trx('restorations').insert({
      id,
      at: at.toISOString(),
      taken_at: takenAt,
      source,
      content_hash: contentHash,
      first_version: (await highestVersion(trx)) + VERSIONS_SKIPPED,
    });
    if (source === 'backup') await endWhatLetsIn(trx, at);
    const organisation = await trx('organisation').first<{ id: string } | undefined>('id');
    await recordAudit(
      trx,
      { actor: 'system', at, requestId: null },
      {
        action: source === 'backup' ? 'organisation.restored' : 'organisation.moved',
        subjectType: 'organisation',
        subjectId: organisation?.id ?? 'organisation',
        before: null,
        after: { takenAt, contentHash },
      },
    );
  });
}

async function highestVersion(trx: Knex): Promise<number> {
  const row = await trx('snapshots').max<{ version: number | null }[]>({ version: 'version' }).first();
  return row?.version ?? 0;
}

async function endWhatLetsIn(trx: Knex, at: Date): Promise<void> {
  const operators = await trx('operators').select<{ id: OperatorId }[]>('id');
  for (const { id } of operators) await endAllSessions(trx, id, at);
  const now = at.toISOString();
  await trx('controllers').update({ enrolment_secret_hash: null, enrolment_expires_at: null });
  await trx('idempotency_keys').delete();
  await trx('desk_jobs')
    .where({ state: 'open' })
    .update({ state: 'cancelled', closed_at: now, updated_at: now });
}
