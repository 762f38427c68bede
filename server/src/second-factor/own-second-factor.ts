import type { OwnSecondFactor } from '@monban/core/api/session';
import { AppError } from '@monban/core/errors';
import type { OperatorId } from '@monban/core/ids';
import { inTransaction } from '@monban/db/transaction';
import { recordAudit } from '../audit/record-audit.ts';
import { invalidField } from '../http/problem.ts';
import type { Caller, ChangeContext } from '../http/route.ts';
import { seal, unseal } from '../keys/seal.ts';
import { findCredentials } from '../operators/operator-credentials.ts';
import { isSecondFactorRequired } from '../operators/operator-rights.ts';
import type { Platform } from '../platform.ts';
import { requireOwnProof } from '../sessions/own-proof.ts';
import { revokeSessions } from '../sessions/session-store.ts';
import type { SignInDeps } from '../sessions/sign-in.ts';
import { hashRecoveryCode, newRecoveryCode, RECOVERY_CODE_COUNT } from './recovery-codes.ts';
import { requireOwnCode } from './require-own-code.ts';
import { sealOf } from './seal-of-secret.ts';
import {
  countRecoveryCodes,
  findSecondFactor,
  storeEnrolled,
  storePending,
  storeRecoveryCodes,
} from './second-factor-store.ts';
import { matchTotp, newTotpSecret, totpUri } from './totp.ts';

/** What was begun is confirmed within this time, or begun again. */
const CONFIRM_WITHIN_MINUTES = 15;

export async function readOwnSecondFactor(deps: Platform, caller: Caller): Promise<OwnSecondFactor> {
  const stored = await findSecondFactor(deps.db, caller.operatorId);
  return {
    enrolledAt: stored?.enrolledAt ?? null,
    recoveryCodesLeft: await countRecoveryCodes(deps.db, caller.operatorId),
    isRequired: isSecondFactorRequired(deps, caller.role),
  };
}

/**
 * A new secret for the operator's authenticator, not in force until it is confirmed. The password is asked for, and a
 * code of the authenticator that is to be replaced. Throws `VALIDATION_FAILED`.
 */
export async function beginSecondFactor(
  deps: SignInDeps,
  context: ChangeContext,
  asked: {
    readonly caller: Caller;
    readonly currentPassword: string | undefined;
    readonly code: string | undefined;
  },
): Promise<{ readonly uri: string; readonly secret: string }> {
  const { caller, currentPassword, code } = asked;
  const operator = await findCredentials(deps.db, caller.operatorId);
  if (operator === undefined) throw new AppError('TOKEN_INVALID');
  await requireOwnProof(deps, context, { caller, operator, currentPassword });
  if (operator.hasSecondFactor) await requireOwnCode(deps, context, { operator, code });
  const secret = newTotpSecret(deps.randomBytes);
  const sealed = seal(sealOf(deps, operator.id), secret, deps.randomBytes);
  await storePending(deps.db, operator.id, { secret: sealed, at: context.at });
  const uri = totpUri(secret, { issuer: deps.organisation.name, label: operator.login });
  return { uri, secret };
}

/**
 * The authenticator shows the right code, so it is in force: with new recovery codes, which are shown this once. The
 * caller's other sessions end, because they were opened without it.
 */
export async function confirmSecondFactor(
  deps: Platform,
  context: ChangeContext,
  { caller, code }: { readonly caller: Caller; readonly code: string },
): Promise<string[]> {
  const { operatorId } = caller;
  const recoveryCodes = Array.from({ length: RECOVERY_CODE_COUNT }, () => newRecoveryCode(deps.randomBytes));
  await inTransaction(deps.db, async (trx) => {
    const secret = await pendingSecret({ ...deps, db: trx }, operatorId, context.at);
    const step = matchTotp(secret, code, context.at);
    if (step === undefined) throw invalidField('/code', 'CODE_WRONG');
    const sealed = seal(sealOf(deps, operatorId), secret, deps.randomBytes);
    await storeEnrolled(trx, operatorId, { secret: sealed, step, at: context.at });
    await storeRecoveryCodes(trx, operatorId, recoveryCodes.map(hashRecoveryCode));
    await revokeSessions(trx, { operatorId, except: caller.sessionId }, context.at);
    await recordAudit(trx, context, {
      action: 'operator.second-factor-enrolled',
      subjectType: 'operator',
      subjectId: operatorId,
      before: null,
      after: null,
    });
  });
  return recoveryCodes;
}

async function pendingSecret(
  deps: Pick<Platform, 'db' | 'secondFactorKey'>,
  operatorId: OperatorId,
  at: Date,
): Promise<string> {
  const stored = await findSecondFactor(deps.db, operatorId);
  const [sealed, since] = [stored?.pendingSecret ?? null, stored?.pendingSince ?? null];
  const isInTime = since !== null && at.getTime() - Date.parse(since) <= CONFIRM_WITHIN_MINUTES * 60_000;
  const secret = sealed !== null && isInTime ? unseal(sealOf(deps, operatorId), sealed) : undefined;
  if (secret === undefined) throw invalidField('/code', 'NOTHING_PENDING');
  return secret;
}
