import type { Approval } from '@monban/core/api/oversight';
import {
  RETENTION_PURPOSES,
  RETENTION_TERMS,
  type ChangeRetention,
  type RetentionPurpose,
  type RetentionRule,
} from '@monban/core/api/retention';
import { AppError } from '@monban/core/errors';
import type { OperatorId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { isUniqueViolation } from '@monban/db/transaction';
import { holdForSecondOperator } from '../approvals/four-eyes.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { invalidField } from '../http/problem.ts';
import type { Caller, ChangeContext } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import type { RecordOutcome } from '../records/record-outcome.ts';
import { runChange } from '../records/run-change.ts';

/** What approvals and the trail call the rules of the whole organisation by. */
export const RETENTION_ID = '8d2f6c10-4b7e-4a53-9f1d-c3e5a7b90d24';

export interface RetentionChange {
  readonly purpose: RetentionPurpose;
  readonly input: ChangeRetention;
  readonly expectedVersion: number;
}

/** One per purpose, in the order of the catalogue; the default days where nobody chose others. */
export async function listRetentionRules(db: Knex): Promise<readonly RetentionRule[]> {
  const rows = await db('retention_rules').select<RuleRow[]>('purpose', 'kept_days', 'version', 'changed_at');
  const chosen = new Map(rows.map((row) => [row.purpose, row]));
  return RETENTION_PURPOSES.map((purpose) => ruleOf(purpose, chosen.get(purpose)));
}

export async function getRetentionRule(db: Knex, purpose: RetentionPurpose): Promise<RetentionRule> {
  const row = await db('retention_rules')
    .where({ purpose })
    .first<RuleRow | undefined>('purpose', 'kept_days', 'version', 'changed_at');
  return ruleOf(purpose, row);
}

/**
 * Longer keeps data about people for longer than they were told, shorter deletes evidence before its time: both need
 * four eyes. The whole organisation's, so `FORBIDDEN` for who has only a part of it; `VALIDATION_FAILED` outside of
 * the limits of the purpose.
 */
export async function changeRetention(
  platform: Platform,
  asker: { readonly caller: Caller; readonly context: ChangeContext },
  change: RetentionChange,
): Promise<RecordOutcome<RetentionRule>> {
  const { caller, context } = asker;
  if (caller.scope !== 'all') throw new AppError('FORBIDDEN');
  requireWithinLimits(change);
  return holdForSecondOperator(platform, asker, {
    kind: 'evidence.delete' satisfies Approval['kind'],
    subjectType: 'retention',
    subjectId: RETENTION_ID,
    operation: 'retention.change',
    change,
    run: (deps) => storeRetention(deps, { ...change, context }),
  });
}

/** The change itself; also run when a second operator has agreed. `VERSION_CONFLICT` where it was changed meanwhile. */
export function storeRetention(
  platform: Platform,
  change: RetentionChange & { readonly context: ChangeContext },
): Promise<RetentionRule> {
  const { purpose, context } = change;
  return runChange(platform, async ({ db }) => {
    requireWithinLimits(change);
    const before = await getRetentionRule(db, purpose);
    await writeRule(db, change);
    const after = await getRetentionRule(db, purpose);
    const entry = { subjectType: 'retention', subjectId: RETENTION_ID, before, after };
    await recordAudit(db, context, { action: 'retention.changed', ...entry });
    return after;
  });
}

function requireWithinLimits({ purpose, input }: RetentionChange): void {
  const { minimumDays, maximumDays } = RETENTION_TERMS[purpose];
  if (input.keptDays < minimumDays) throw invalidField('/keptDays', 'TOO_SMALL');
  if (input.keptDays > maximumDays) throw invalidField('/keptDays', 'TOO_LARGE');
}

async function writeRule(
  trx: Knex,
  { purpose, input, expectedVersion, context }: RetentionChange & { readonly context: ChangeContext },
): Promise<void> {
  const row = {
    kept_days: input.keptDays,
    reason: input.reason,
    version: expectedVersion + 1,
    changed_at: context.at.toISOString(),
    changed_by: context.actor as OperatorId,
  };
  const changed = await trx('retention_rules').where({ purpose, version: expectedVersion }).update(row);
  if (changed > 0) return;
  // Version 1 is the default, which has no row yet.
  if (expectedVersion !== 1) throw new AppError('VERSION_CONFLICT');
  await trx('retention_rules')
    .insert({ purpose, ...row })
    .catch((cause: unknown) => {
      throw isUniqueViolation(cause) ? new AppError('VERSION_CONFLICT', { cause }) : cause;
    });
}

interface RuleRow {
  readonly purpose: string;
  readonly kept_days: number;
  readonly version: number;
  readonly changed_at: string;
}

function ruleOf(purpose: RetentionPurpose, row: RuleRow | undefined): RetentionRule {
  const terms = RETENTION_TERMS[purpose];
  return {
    purpose,
    ...terms,
    keptDays: row?.kept_days ?? terms.defaultDays,
    changedAt: row?.changed_at ?? null,
    version: row?.version ?? 1,
  };
}
