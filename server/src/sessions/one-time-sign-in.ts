import { AppError } from '@monban/core/errors';
import type { OperatorId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { inTransaction } from '@monban/db/transaction';
import { recordAudit } from '../audit/record-audit.ts';
import type { ChangeContext } from '../http/route.ts';
import { areHashesEqual, hashToken } from './secret-token.ts';

export interface OneTimeSignInOrder {
  readonly operatorId: OperatorId;
  /** Whoever asked for it: `system` for the command on the host. */
  readonly actor?: string;
  readonly at: Date;
  readonly lifetimeMinutes: number;
  readonly randomBytes: (count: number) => Buffer;
}

/** Makes a token that signs the operator in once. Only its hash is stored; what is returned is shown once. */
export async function makeOneTimeSignIn(db: Knex, order: OneTimeSignInOrder): Promise<string> {
  const { operatorId, at, lifetimeMinutes } = order;
  const token = order.randomBytes(32).toString('base64url');
  const expiresAt = oneTimeExpiry(at, lifetimeMinutes).toISOString();
  const context: ChangeContext = { actor: order.actor ?? 'system', at, requestId: null };
  await inTransaction(db, async (trx) => {
    const operator: unknown = await trx('operators')
      .where({ id: operatorId })
      .whereNull('retired_at')
      .first('id');
    if (operator === undefined) throw new AppError('NOT_FOUND');
    await trx('one_time_sign_ins').insert({
      token_hash: hashToken(token),
      operator_id: operatorId,
      created_at: at.toISOString(),
      expires_at: expiresAt,
    });
    await recordAudit(trx, context, {
      action: 'operator.sign-in-link-made',
      subjectType: 'operator',
      subjectId: operatorId,
      before: null,
      after: { expiresAt },
    });
  });
  return token;
}

export function oneTimeExpiry(at: Date, lifetimeMinutes: number): Date {
  return new Date(at.getTime() + lifetimeMinutes * 60_000);
}

/** Uses the token up; whoever comes second, or late, gets `TOKEN_INVALID`. */
export async function redeemOneTimeSignIn(trx: Knex, token: string, at: Date): Promise<OperatorId> {
  const tokenHash = hashToken(token);
  const used = await trx('one_time_sign_ins')
    .where({ token_hash: tokenHash })
    .whereNull('used_at')
    .where('expires_at', '>', at.toISOString())
    .update({ used_at: at.toISOString() });
  const row = await trx('one_time_sign_ins')
    .where({ token_hash: tokenHash })
    .first<{ token_hash: string; operator_id: OperatorId } | undefined>('token_hash', 'operator_id');
  if (used !== 1 || row === undefined || !areHashesEqual(row.token_hash, tokenHash))
    throw new AppError('TOKEN_INVALID');
  return row.operator_id;
}

/** Links that nobody used yet are used up: whoever holds one may not come in past a new password. */
export async function discardOneTimeSignIns(trx: Knex, operatorId: OperatorId, at: Date): Promise<void> {
  await trx('one_time_sign_ins')
    .where({ operator_id: operatorId })
    .whereNull('used_at')
    .update({ used_at: at.toISOString() });
}

/** The address that a person opens; the token stands behind `#`, where no server and no log sees it. */
export function signInUrl(publicUrl: string, token: string): string {
  return `${publicUrl}/sign-in/one-time#token=${token}`;
}
