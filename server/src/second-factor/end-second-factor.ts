import { AppError } from '@monban/core/errors';
import { inTransaction } from '@monban/db/transaction';
import { recordAudit } from '../audit/record-audit.ts';
import type { Caller, ChangeContext } from '../http/route.ts';
import { findCredentials } from '../operators/operator-credentials.ts';
import { isSecondFactorRequired } from '../operators/operator-rights.ts';
import { requireOwnProof } from '../sessions/own-proof.ts';
import { revokeSessions } from '../sessions/session-store.ts';
import type { SignInDeps } from '../sessions/sign-in.ts';
import { requireOwnCode } from './require-own-code.ts';
import { deleteSecondFactor } from './second-factor-store.ts';

/**
 * Whoever need not have an authenticator puts it away alone, with the password and a code of it; the caller's other
 * sessions end. Throws `FORBIDDEN` where the role asks for it, `CONFLICT` where there is none, `VALIDATION_FAILED`.
 */
export async function endSecondFactor(
  deps: SignInDeps,
  context: ChangeContext,
  asked: {
    readonly caller: Caller;
    readonly currentPassword: string | undefined;
    readonly code: string | undefined;
  },
): Promise<void> {
  const { caller, currentPassword, code } = asked;
  const operator = await findCredentials(deps.db, caller.operatorId);
  if (operator === undefined) throw new AppError('TOKEN_INVALID');
  if (isSecondFactorRequired(deps, operator.role)) throw new AppError('FORBIDDEN');
  if (!operator.hasSecondFactor) throw new AppError('CONFLICT');
  await requireOwnProof(deps, context, { caller, operator, currentPassword });
  await requireOwnCode(deps, context, { operator, code });
  await inTransaction(deps.db, async (trx) => {
    if (!(await deleteSecondFactor(trx, operator.id))) throw new AppError('CONFLICT');
    await revokeSessions(trx, { operatorId: operator.id, except: caller.sessionId }, context.at);
    await recordAudit(trx, context, {
      action: 'operator.second-factor-removed',
      subjectType: 'operator',
      subjectId: operator.id,
      before: null,
      after: null,
    });
  });
}
