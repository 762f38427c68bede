import type { OperatorId, PersonId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { recordAudit } from '../audit/record-audit.ts';
import type { ChangeContext } from '../http/route.ts';
import { getRecord, updateVersion } from '../records/record-use-cases.ts';
import { endAllSessions } from '../sessions/end-all-sessions.ts';
import { operatorKind } from './operator-kind.ts';

/**
 * Ends what lets a leaver in to the console: the own page for good, so that retention finds nobody in its way. An
 * account with another role is a post somebody has to hand over, and may be the last administrator: it stays, its
 * sessions and keys end, and the trail says so.
 */
export async function endAccountsOfLeaver(
  trx: Knex,
  personId: PersonId,
  context: ChangeContext,
): Promise<void> {
  const rows = await trx('operators')
    .where({ person_id: personId, retired_at: null })
    .orderBy('id')
    .select<{ id: OperatorId }[]>('operators.id');
  for (const { id } of rows) {
    const before = await getRecord(trx, operatorKind, { id, scope: 'all' });
    const isOwnPage = before.role === 'employee';
    if (isOwnPage) {
      const values = { retired_at: context.at.toISOString() };
      await updateVersion(trx, 'operators', { id, expectedVersion: before.version, values, context });
    }
    await endAllSessions(trx, id, context.at);
    const subject = { subjectType: 'operator', subjectId: id };
    if (isOwnPage) {
      const after = await getRecord(trx, operatorKind, { id, scope: 'all' });
      await recordAudit(trx, context, { action: 'operator.retired', ...subject, before, after });
    } else {
      const nothing = { before: null, after: null };
      await recordAudit(trx, context, { action: 'operator.sessions-ended', ...subject, ...nothing });
    }
  }
}
