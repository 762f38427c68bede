import { AppError } from '@monban/core/errors';
import type { Restoration } from '@monban/core/api/restoration';
import type { OperatorId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { holdForSecondOperator } from '../approvals/four-eyes.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Caller, ChangeContext } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import type { RecordOutcome } from '../records/record-outcome.ts';
import { runChange } from '../records/run-change.ts';
import type { Scope } from '../records/scope.ts';
import { findRestoration, listForgottenStops, storeConfirmation } from './restoration-store.ts';

/** The last restore with what doors have told of people within the scope since; null where this database was never restored. */
export async function readRestoration(db: Knex, scope: Scope): Promise<Restoration | null> {
  const stored = await findRestoration(db);
  if (!stored) return null;
  const { id, at, takenAt, confirmedAt } = stored;
  const forgottenStops = await listForgottenStops(db, takenAt, scope);
  return { id, at, takenAt, confirmedAt, forgottenStops: [...forgottenStops] };
}

/**
 * Lets the rights of the restored database count alone. What was stopped after the backup and is not stopped again opens
 * doors from then on, so it needs four eyes, and somebody who reaches everything. Throws `NOT_FOUND` where nothing waits
 * to be confirmed.
 */
export async function confirmRestoration(
  platform: Platform,
  asker: { readonly caller: Caller; readonly context: ChangeContext },
): Promise<RecordOutcome<Restoration>> {
  const { caller, context } = asker;
  if (caller.scope !== 'all') throw new AppError('FORBIDDEN');
  const { id } = await getUnconfirmed(platform.db);
  const change = { id, operatorId: caller.operatorId };
  return holdForSecondOperator(platform, asker, {
    kind: 'restoration.confirm',
    subjectType: 'restoration',
    subjectId: id,
    operation: 'restoration.confirm',
    change,
    run: (deps) => storeRestorationConfirmed(deps, { ...change, context }),
  });
}

export interface Confirming {
  readonly id: string;
  /** Who asked for it. */
  readonly operatorId: OperatorId;
  readonly context: ChangeContext;
}

/** The change itself; also run when a second operator has agreed. `NOT_FOUND` where another restore came meanwhile. */
export function storeRestorationConfirmed(
  platform: Platform,
  { id, operatorId, context }: Confirming,
): Promise<Restoration> {
  return runChange(platform, async ({ db, policyChanged }) => {
    const { takenAt, contentHash } = await getUnconfirmed(db, id);
    await storeConfirmation(db, { operatorId, at: context.at });
    const organisation = await db('organisation').first<{ id: string } | undefined>('id');
    await recordAudit(db, context, {
      action: 'organisation.restoration-confirmed',
      subjectType: 'organisation',
      subjectId: organisation?.id ?? platform.organisation.id,
      before: null,
      after: { takenAt, contentHash },
    });
    policyChanged();
    const after = await readRestoration(db, 'all');
    if (!after) throw new AppError('NOT_FOUND');
    return after;
  });
}

async function getUnconfirmed(db: Knex, id?: string) {
  const stored = await findRestoration(db);
  const isMeant = stored?.confirmedAt === null && (id === undefined || stored.id === id);
  if (!stored || !isMeant) throw new AppError('NOT_FOUND');
  return stored;
}
