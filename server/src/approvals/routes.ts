import { pageOf } from '@monban/core/api/conventions';
import { Approval, ApprovalsQuery, DecideApproval } from '@monban/core/api/oversight';
import { z } from 'zod';
import { route, type Route } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { decideApproval, listApprovalsFor, withdrawApproval } from './approvals.ts';

const tag = 'approvals';

/** What waits for a second operator. */
export function approvalRoutes(platform: Platform): readonly Route[] {
  return [listApprovalsRoute(platform), decideApprovalRoute(platform), withdrawApprovalRoute(platform)];
}

function listApprovalsRoute(platform: Platform): Route {
  return route({
    method: 'get',
    path: '/approvals',
    operationId: 'listApprovals',
    tag,
    summary: 'List approvals, newest first',
    permission: 'approvals:read',
    query: ApprovalsQuery,
    status: 200,
    answer: pageOf(Approval),
    errors: [],
    handle: async ({ query, caller, context }) => {
      const { items, ...page } = await listApprovalsFor(platform, { caller, at: context.at }, query);
      return { status: 200, body: { items: [...items], ...page } };
    },
  });
}

function decideApprovalRoute(platform: Platform): Route {
  return route({
    method: 'post',
    path: '/approvals/{approvalId}/decision',
    operationId: 'decideApproval',
    tag,
    summary: 'Agree to a waiting change, or refuse it',
    permission: 'approvals:decide',
    params: z.strictObject({ approvalId: z.uuid() }),
    body: DecideApproval,
    status: 200,
    answer: Approval,
    errors: ['VALIDATION_FAILED', 'NOT_FOUND', 'CONFLICT', 'FORBIDDEN', 'VERSION_CONFLICT'],
    handle: async ({ params, body, caller, context }) => ({
      status: 200,
      body: await decideApproval(platform, { caller, context }, { id: params.approvalId, ...body }),
    }),
  });
}

function withdrawApprovalRoute(platform: Platform): Route {
  return route({
    method: 'post',
    path: '/approvals/{approvalId}/withdrawals',
    operationId: 'withdrawApproval',
    tag,
    summary: 'Withdraw what one has asked for oneself',
    permission: 'session:own',
    params: z.strictObject({ approvalId: z.uuid() }),
    status: 200,
    answer: Approval,
    errors: ['NOT_FOUND', 'CONFLICT'],
    handle: async ({ params, caller, context }) => ({
      status: 200,
      body: await withdrawApproval(platform, { caller, context }, params.approvalId),
    }),
  });
}
