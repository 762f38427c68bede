import { AppError } from '@monban/core/errors';
import { inTransaction } from '@monban/db/transaction';
import { recordAudit } from '../audit/record-audit.ts';
import type { Caller, ChangeContext } from '../http/route.ts';
import { findCredentials, storePassword } from '../operators/operator-credentials.ts';
import { discardOneTimeSignIns } from './one-time-sign-in.ts';
import { requireOwnProof } from './own-proof.ts';
import { hashPassword, requireGoodPassword } from './password.ts';
import type { SignInDeps } from './sign-in.ts';
import { revokeSessions } from './session-store.ts';

/** Sets the caller's password; the caller's other sessions and unused sign-in links end with it. */
export async function choosePassword(
  deps: SignInDeps,
  context: ChangeContext,
  choice: {
    readonly caller: Caller;
    readonly password: string;
    readonly currentPassword: string | undefined;
  },
): Promise<void> {
  const { caller, password, currentPassword } = choice;
  const operator = await findCredentials(deps.db, caller.operatorId);
  if (operator === undefined) throw new AppError('TOKEN_INVALID');
  await requireOwnProof(deps, context, { caller, operator, currentPassword });
  requireGoodPassword(password, operator.login);
  const passwordHash = await hashPassword(password);
  await inTransaction(deps.db, async (trx) => {
    await storePassword(trx, operator.id, passwordHash);
    await revokeSessions(trx, { operatorId: operator.id, except: caller.sessionId }, context.at);
    await discardOneTimeSignIns(trx, operator.id, context.at);
    await recordAudit(trx, context, {
      action: 'operator.password-chosen',
      subjectType: 'operator',
      subjectId: operator.id,
      before: null,
      after: null,
    });
  });
}
