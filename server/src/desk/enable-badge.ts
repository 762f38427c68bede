import type { DeskEvidence } from '@monban/core/messages/desk';
import { holdLock } from '@monban/db/locks';
import type { Knex } from '@monban/db/open';
import { inTransaction } from '@monban/db/transaction';
import { recordAudit } from '../audit/record-audit.ts';
import { insertBadge, listActiveBadges, revokeBadgeRow } from '../badges/badge-store.ts';
import type { ChangeContext } from '../http/route.ts';
import { changeOpenDeskJob, type StoredDeskJob } from './desk-job-store.ts';

/**
 * One transaction: the badge becomes active, the job is done, and only now the person's former badge on the same kind
 * of carrier is revoked. False when the job was closed meanwhile.
 */
export async function enableBadge(
  db: Knex,
  job: StoredDeskJob & { readonly publicKey: string },
  enabling: { readonly evidence: DeskEvidence; readonly clock: () => Date },
): Promise<boolean> {
  const { evidence, clock } = enabling;
  return inTransaction(db, async (trx) => {
    await holdLock(trx, 'policy');
    // As in `revokeBadge`: every snapshot that has the former badge is older.
    const moment = new Date(clock().getTime() + 1);
    const context = { actor: `controller:${job.controllerId}`, at: moment, requestId: null };
    const at = moment.toISOString();
    const change = { state: 'done', step: 'verified', failure: null, closedAt: at, at } as const;
    if (!(await changeOpenDeskJob(trx, job.id, change))) return false;
    await revokeFormer(trx, job, context);
    await insertBadge(trx, {
      id: job.badgeId,
      personId: job.personId,
      carrier: job.carrier,
      publicKey: job.publicKey,
      cardLink: job.cardLink,
      validFrom: at,
      validUntil: job.validUntil,
      counterFloor: evidence.counter,
      at,
    });
    const { personId, carrier, validUntil } = job;
    const after = { personId, carrier, deskJobId: job.id, validUntil };
    await recordAudit(trx, context, {
      action: 'badge.issued',
      subjectType: 'badge',
      subjectId: job.badgeId,
      before: null,
      after,
    });
    return true;
  });
}

async function revokeFormer(trx: Knex, job: StoredDeskJob, context: ChangeContext): Promise<void> {
  for (const badge of await listActiveBadges(trx, job.personId, job.carrier)) {
    await revokeBadgeRow(trx, badge.id, { reason: 'replaced', at: context.at.toISOString() });
    await recordAudit(trx, context, {
      action: 'badge.revoked',
      subjectType: 'badge',
      subjectId: badge.id,
      before: { status: 'active' },
      after: { status: 'revoked', revocationReason: 'replaced', deskJobId: job.id },
    });
  }
}
