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

/**
 * Says where the rows came from, in a table and in the audit trail. After a restore every session ends, since those
 * that were ended between the backup and the loss would otherwise be good again.
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
    });
    if (source === 'backup') await endEverySession(trx, at);
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

/**
 * The restore after which this database is another one than controllers have heard of; null where there was none. It
 * travels in acknowledgements, so that controllers send again what the backup did not hold.
 */
export async function findRestorationId(db: Knex): Promise<string | null> {
  const row = await db('restorations')
    .where({ source: 'backup' })
    .orderBy([
      { column: 'at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .first<{ id: string } | undefined>('id');
  return row?.id ?? null;
}

async function endEverySession(trx: Knex, at: Date): Promise<void> {
  const operators = await trx('operators').select<{ id: OperatorId }[]>('id');
  for (const { id } of operators) await endAllSessions(trx, id, at);
}
