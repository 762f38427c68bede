import type { OperatorId } from '@monban/core/ids';
import { recordAudit } from '../audit/record-audit.ts';
import type { ChangeContext } from '../http/route.ts';
import { unseal } from '../keys/seal.ts';
import type { Platform } from '../platform.ts';
import { hashRecoveryCode } from './recovery-codes.ts';
import { sealOf } from './seal-of-secret.ts';
import { findSecondFactor, useRecoveryCode, useStep } from './second-factor-store.ts';
import { matchTotp } from './totp.ts';

/**
 * Is this a code of the operator's authenticator, or one of the recovery codes? Either is used up by it. Call it in
 * the transaction of what it permits.
 */
export async function useSecondFactor(
  deps: Pick<Platform, 'db' | 'secondFactorKey'>,
  context: ChangeContext,
  { operatorId, code }: { readonly operatorId: OperatorId; readonly code: string },
): Promise<boolean> {
  const typed = code.replace(/\s/g, '');
  if (!/^\d+$/.test(typed)) return useRecovery(deps, context, { operatorId, code: typed });
  const stored = await findSecondFactor(deps.db, operatorId);
  if (stored?.secret === null || stored?.secret === undefined) return false;
  const secret = unseal(sealOf(deps, operatorId), stored.secret);
  const step = secret === undefined ? undefined : matchTotp(secret, typed, context.at);
  return step !== undefined && (await useStep(deps.db, operatorId, step));
}

async function useRecovery(
  { db }: Pick<Platform, 'db'>,
  context: ChangeContext,
  { operatorId, code }: { readonly operatorId: OperatorId; readonly code: string },
): Promise<boolean> {
  const hash = hashRecoveryCode(code);
  if (!(await useRecoveryCode(db, { operatorId, hash, at: context.at }))) return false;
  await recordAudit(db, context, {
    action: 'operator.recovery-code-used',
    subjectType: 'operator',
    subjectId: operatorId,
    before: null,
    after: null,
  });
  return true;
}
