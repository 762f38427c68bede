import type { Page } from '@monban/core/api/conventions';
import {
  APPROVAL_KINDS,
  type Approval,
  type ApprovalsQuery,
  type DecideApproval,
} from '@monban/core/api/oversight';
import { AppError } from '@monban/core/errors';
import type { z } from 'zod';
import { recordAudit } from '../audit/record-audit.ts';
import type { Caller, ChangeContext } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { runChange } from '../records/run-change.ts';
import {
  getApproval,
  listApprovals,
  readHeldChange,
  storeDecision,
  type ApprovalFilter,
} from './approval-store.ts';
import { requireDecider } from './deciders.ts';
import { runHeldChange } from './held-operations.ts';

/** Newest first. Who has only some sites sees what they asked for themselves. */
export async function listApprovalsFor(
  { db }: Platform,
  asker: { readonly caller: Caller; readonly at: Date },
  query: ApprovalsQuery,
): Promise<Page<Approval>> {
  const filter = { ...visibleTo(asker), state: query.state };
  const { rows, ...page } = await listApprovals(db, filter, query);
  return { items: rows.map((row) => shownTo(asker.caller, row)), ...page };
}

/**
 * A second operator agrees, and the change runs; or refuses, and it never does. What already ran because there was
 * only one operator is acknowledged or objected to: an objection is on record, and undone by hand.
 */
export function decideApproval(
  platform: Platform,
  asker: { readonly caller: Caller; readonly context: ChangeContext },
  { id, decision, comment }: z.infer<typeof DecideApproval> & { readonly id: string },
): Promise<Approval> {
  const { caller, context } = asker;
  return runChange(platform, async (deps) => {
    const filter = { ...visibleTo({ caller, at: context.at }), id };
    const before = await getApproval(deps.db, filter);
    requireSecond(before, caller);
    await requireDecider(deps.db, before.kind, caller.operatorId);
    const state = decision === 'approve' ? 'approved' : 'refused';
    await storeDecision(deps.db, before, {
      state,
      comment,
      decidedBy: caller.operatorId,
      decidedAt: context.at.toISOString(),
    });
    if (before.state === 'waiting' && decision === 'approve')
      await runHeldChange(deps, { context, scope: 'all' }, await readHeldChange(deps.db, id));
    const after = await getApproval(deps.db, filter);
    await recordAudit(deps.db, context, {
      action: `approval.${state}`,
      subjectType: 'approval',
      subjectId: id,
      before,
      after,
    });
    return after;
  });
}

/**
 * The asker no longer wants what waits. `NOT_FOUND` for whatever somebody else asked for, `CONFLICT` for what is decided
 * or over; what ran because there was only one operator cannot be withdrawn.
 */
export function withdrawApproval(
  platform: Platform,
  { caller, context }: { readonly caller: Caller; readonly context: ChangeContext },
  id: string,
): Promise<Approval> {
  return runChange(platform, async (deps) => {
    const filter = { at: context.at, requestedBy: caller.operatorId, id };
    const before = await getApproval(deps.db, filter);
    if (before.state !== 'waiting') throw new AppError('CONFLICT');
    await storeDecision(deps.db, before, {
      state: 'withdrawn',
      comment: '',
      decidedBy: caller.operatorId,
      decidedAt: context.at.toISOString(),
    });
    const after = await getApproval(deps.db, filter);
    await recordAudit(deps.db, context, {
      action: 'approval.withdrawn',
      subjectType: 'approval',
      subjectId: id,
      before,
      after,
    });
    return after;
  });
}

/** Whoever could not do it alone sees that something waits, and not what. */
function shownTo({ operatorId, permissions }: Caller, approval: Approval): Approval {
  const mayAgree = APPROVAL_KINDS[approval.kind].every((permission) => permissions.has(permission));
  return mayAgree || approval.requestedBy === operatorId ? approval : { ...approval, proposed: null };
}

/** `CONFLICT` when it is decided or over, `FORBIDDEN` for the asker. */
function requireSecond(approval: Approval, caller: Caller): void {
  const isOpen = approval.state === 'waiting' || approval.state === 'single-operator';
  if (!isOpen || approval.decidedBy !== null) throw new AppError('CONFLICT');
  if (approval.requestedBy === caller.operatorId) throw new AppError('FORBIDDEN');
}

function visibleTo({ caller, at }: { readonly caller: Caller; readonly at: Date }): ApprovalFilter {
  return caller.scope === 'all' ? { at } : { at, requestedBy: caller.operatorId };
}
