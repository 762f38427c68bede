import { Approval } from '@monban/core/api/oversight';
import { api } from '../api/api.ts';
import type { Answer } from '../api/client.ts';

export function decideApproval(
  id: string,
  decision: 'approve' | 'refuse',
  comment: string,
): Promise<Answer<Approval>> {
  return api.call({
    method: 'POST',
    path: `/approvals/${id}/decision`,
    body: { decision, comment },
    answer: Approval,
  });
}

/** Only what one has asked for oneself, while it waits. */
export function withdrawApproval(id: string): Promise<Answer<Approval>> {
  return api.call({ method: 'POST', path: `/approvals/${id}/withdrawals`, answer: Approval });
}
