import type { Approval } from '@monban/core/api/oversight';
import { recordAudit } from '../audit/record-audit.ts';
import type { Caller, ChangeContext } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import type { RecordOutcome } from '../records/record-outcome.ts';
import { runChange } from '../records/run-change.ts';
import { getApproval, insertApproval } from './approval-store.ts';
import { hasSecondOperator } from './deciders.ts';

/** A change that a second operator has to agree to, as data: `approvals/held-operations.ts` knows how to run it. */
export interface HeldChange {
  readonly kind: Approval['kind'];
  readonly subjectType: string;
  readonly subjectId: string;
  readonly operation: HeldOperationName;
  /** The parsed request, as JSON. */
  readonly change: object;
}

export type HeldOperationName =
  | 'access-level.change'
  | 'access-level.retire'
  | 'access-level.restore'
  | 'membership.put'
  | 'membership.remove'
  | 'visit-doors.name'
  | 'guest-loan.lend'
  | 'person.merge'
  | 'schedule.change'
  | 'area.change'
  | 'door.change'
  | 'coexistence.declare'
  | 'coexistence.extend'
  | 'legal-basis.change'
  | 'retention.change'
  | 'restoration.confirm'
  | 'access-request.grant'
  | 'access-request.confirm'
  | 'operator.create'
  | 'operator.change'
  | 'operator.restore'
  | 'operator.permit-sign-in-link'
  | 'operator.remove-second-factor';

/** A waiting change that nobody decides on ends after this. */
export const APPROVAL_DAYS = 7;

/**
 * Four eyes (ruling 11). Where another operator could decide, the change is rehearsed, so that it fails now rather
 * than then, and waits. Where there is none it runs at once, and stays listed as `single-operator` for the second one.
 */
export function holdForSecondOperator<Item>(
  platform: Platform,
  asker: { readonly context: ChangeContext; readonly caller: Pick<Caller, 'operatorId'> },
  held: HeldChange & { readonly run: (platform: Platform) => Promise<Item> },
): Promise<RecordOutcome<Item>> {
  return runChange(platform, async (deps) => {
    const { context, caller } = asker;
    const asking = { operatorId: caller.operatorId, at: context.at };
    if (!(await hasSecondOperator(deps.db, held.kind, asking))) {
      const item = await held.run(deps);
      await lay(deps, asker, held, 'single-operator');
      return { kind: 'done', item };
    }
    await rehearse(deps, held.run);
    const id = await lay(deps, asker, held, 'waiting');
    return { kind: 'waiting', approval: await getApproval(deps.db, { id, at: context.at }) };
  });
}

class Rehearsed extends Error {}

/** Runs the change and takes it back: whatever is wrong with it is thrown here. */
async function rehearse(deps: Platform, run: (platform: Platform) => Promise<unknown>): Promise<void> {
  const silent = { ...deps, policyChanged: () => undefined };
  try {
    await deps.db.transaction(async (savepoint) => {
      await run({ ...silent, db: savepoint });
      throw new Rehearsed();
    });
  } catch (error) {
    if (!(error instanceof Rehearsed)) throw error;
  }
}

// eslint-disable-next-line max-params -- who, what and how it stands belong together here only
async function lay(
  deps: Platform,
  { context, caller }: { readonly context: ChangeContext; readonly caller: Pick<Caller, 'operatorId'> },
  held: HeldChange,
  state: 'waiting' | 'single-operator',
): Promise<string> {
  const id = deps.newId();
  const expiresAt = new Date(context.at.getTime() + APPROVAL_DAYS * 24 * 3_600_000).toISOString();
  const { kind, subjectType, subjectId, operation, change } = held;
  const requestedAt = context.at.toISOString();
  const requestedBy = caller.operatorId;
  const approval = { id, kind, subjectType, subjectId, state, requestedBy, requestedAt, expiresAt };
  await insertApproval(deps.db, { ...approval, change: JSON.stringify({ operation, change }) });
  await recordAudit(deps.db, context, {
    action: state === 'waiting' ? 'approval.requested' : 'approval.skipped-single-operator',
    subjectType: 'approval',
    subjectId: id,
    before: null,
    after: approval,
  });
  return id;
}
