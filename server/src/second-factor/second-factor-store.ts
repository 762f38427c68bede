import type { OperatorId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';

export interface StoredSecondFactor {
  /** Sealed; null while none is enrolled. */
  readonly secret: string | null;
  readonly enrolledAt: string | null;
  readonly pendingSecret: string | null;
  readonly pendingSince: string | null;
}

interface SecondFactorRow {
  readonly secret: string | null;
  readonly enrolled_at: string | null;
  readonly pending_secret: string | null;
  readonly pending_since: string | null;
}

export async function findSecondFactor(
  db: Knex,
  operatorId: OperatorId,
): Promise<StoredSecondFactor | undefined> {
  const row = await db('second_factors')
    .where({ operator_id: operatorId })
    .first<SecondFactorRow | undefined>('secret', 'enrolled_at', 'pending_secret', 'pending_since');
  return (
    row && {
      secret: row.secret,
      enrolledAt: row.enrolled_at,
      pendingSecret: row.pending_secret,
      pendingSince: row.pending_since,
    }
  );
}

/** The one that is enrolled stays good until the new one is confirmed. */
export async function storePending(
  trx: Knex,
  operatorId: OperatorId,
  { secret, at }: { readonly secret: string; readonly at: Date },
): Promise<void> {
  const pending = { pending_secret: secret, pending_since: at.toISOString() };
  await trx('second_factors')
    .insert({ operator_id: operatorId, ...pending })
    .onConflict('operator_id')
    .merge(pending);
}

/** The pending secret becomes the one in force; the step of the code that confirmed it is used. */
export async function storeEnrolled(
  trx: Knex,
  operatorId: OperatorId,
  { secret, step, at }: { readonly secret: string; readonly step: number; readonly at: Date },
): Promise<void> {
  await trx('second_factors').where({ operator_id: operatorId }).update({
    secret,
    enrolled_at: at.toISOString(),
    last_step: step,
    pending_secret: null,
    pending_since: null,
  });
}

/** False where this step, or a later one, was used before: of two who send the same code one is right. */
export async function useStep(trx: Knex, operatorId: OperatorId, step: number): Promise<boolean> {
  const used = await trx('second_factors')
    .where({ operator_id: operatorId })
    .where((fresh) => {
      void fresh.whereNull('last_step').orWhere('last_step', '<', step);
    })
    .update({ last_step: step });
  return used === 1;
}

/** False where it is nobody's, another operator's, or used. */
export async function useRecoveryCode(
  trx: Knex,
  code: { readonly operatorId: OperatorId; readonly hash: string; readonly at: Date },
): Promise<boolean> {
  const used = await trx('recovery_codes')
    .where({ code_hash: code.hash, operator_id: code.operatorId })
    .whereNull('used_at')
    .update({ used_at: code.at.toISOString() });
  return used === 1;
}

/** Former ones are gone with it. */
export async function storeRecoveryCodes(
  trx: Knex,
  operatorId: OperatorId,
  hashes: readonly string[],
): Promise<void> {
  await trx('recovery_codes').where({ operator_id: operatorId }).delete();
  await trx.batchInsert(
    'recovery_codes',
    hashes.map((code_hash) => ({ code_hash, operator_id: operatorId })),
    100,
  );
}

export async function countRecoveryCodes(db: Knex, operatorId: OperatorId): Promise<number> {
  const rows = await db('recovery_codes')
    .where({ operator_id: operatorId })
    .whereNull('used_at')
    .select('code_hash');
  return rows.length;
}

/** False where there was none. */
export async function deleteSecondFactor(trx: Knex, operatorId: OperatorId): Promise<boolean> {
  await trx('recovery_codes').where({ operator_id: operatorId }).delete();
  return (await trx('second_factors').where({ operator_id: operatorId }).delete()) === 1;
}
