import { RevocationReceipt, type RevocationReason } from '@monban/core/api/badges';
import { api } from '../api/api.ts';
import type { Answer } from '../api/client.ts';

/** At once and everywhere; cannot be undone. */
export function revokeBadge(id: string, reason: RevocationReason): Promise<Answer<RevocationReceipt>> {
  return api.call({ method: 'POST', path: pathOf(id), body: { reason }, answer: RevocationReceipt });
}

/** Which doors have confirmed by now. */
export function revocationOf(id: string): Promise<Answer<RevocationReceipt>> {
  return api.call({ method: 'GET', path: pathOf(id), answer: RevocationReceipt });
}

function pathOf(id: string): string {
  return `/badges/${encodeURIComponent(id)}/revocations`;
}
