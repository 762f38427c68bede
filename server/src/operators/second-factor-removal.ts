import type { Operator } from '@monban/core/api/oversight';
import { AppError } from '@monban/core/errors';
import type { OperatorId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { inTransaction } from '@monban/db/transaction';
import { holdForSecondOperator } from '../approvals/four-eyes.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Caller, ChangeContext } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import type { RecordOutcome } from '../records/record-outcome.ts';
import { getRecord, type Asker } from '../records/record-use-cases.ts';
import { runChange } from '../records/run-change.ts';
import { deleteSecondFactor } from '../second-factor/second-factor-store.ts';
import { endAllSessions } from '../sessions/end-all-sessions.ts';
import { operatorKind } from './operator-kind.ts';

/** For an operator who lost the authenticator and the recovery codes: two others agree that it goes. */
export function askToRemoveSecondFactor(
  platform: Platform,
  request: { readonly id: OperatorId; readonly caller: Caller; readonly context: ChangeContext },
): Promise<RecordOutcome<Operator>> {
  const { id, caller, context } = request;
  return holdForSecondOperator(platform, request, {
    kind: 'operator.reset-sign-in',
    subjectType: 'operator',
    subjectId: id,
    operation: 'operator.remove-second-factor',
    change: { id },
    run: (deps) => removeSecondFactor(deps, { id, context, scope: caller.scope }),
  });
}

/** Every session ends with it; the role decides whether a new one is asked for. `CONFLICT` where there is none. */
export function removeSecondFactor(
  platform: Platform,
  { id, context, scope }: Asker & { readonly id: OperatorId },
): Promise<Operator> {
  return runChange(platform, async ({ db }) => {
    await getRecord(db, operatorKind, { id, scope });
    await takeAway(db, id, context);
    return getRecord(db, operatorKind, { id, scope });
  });
}

/** For the command on the host, where there is no second administrator to agree. `CONFLICT` where there is none. */
export function removeSecondFactorOnHost(db: Knex, id: OperatorId, at: Date): Promise<void> {
  return inTransaction(db, (trx) => takeAway(trx, id, { actor: 'system', at, requestId: null }));
}

async function takeAway(trx: Knex, id: OperatorId, context: ChangeContext): Promise<void> {
  if (!(await deleteSecondFactor(trx, id))) throw new AppError('CONFLICT');
  await endAllSessions(trx, id, context.at);
  await recordAudit(trx, context, {
    action: 'operator.second-factor-removed',
    subjectType: 'operator',
    subjectId: id,
    before: null,
    after: null,
  });
}
