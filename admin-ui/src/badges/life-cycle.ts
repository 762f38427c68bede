import {
  Badge,
  BadgeTransition,
  CardDateAnswer,
  RevocationReceipt,
  type SuspensionReason,
} from '@monban/core/api/badges';
import { z } from 'zod';
import { api } from '../api/api.ts';
import type { Answer } from '../api/client.ts';

const Life = z.strictObject({ items: z.array(BadgeTransition) });

/** At once and everywhere; can be lifted. */
export function suspendBadge(id: string, reason: SuspensionReason): Promise<Answer<RevocationReceipt>> {
  const path = pathOf(id, 'suspensions');
  return api.call({ method: 'POST', path, body: { reason }, answer: RevocationReceipt });
}

export function liftSuspension(id: string): Promise<Answer<Badge>> {
  return api.call({ method: 'DELETE', path: pathOf(id, 'suspension'), answer: Badge });
}

/** Oldest first. */
export async function lifeOfBadge(id: string): Promise<Answer<readonly BadgeTransition[]>> {
  const answer = await api.call({ method: 'GET', path: pathOf(id, 'history'), answer: Life });
  return answer.kind === 'ok' ? { ...answer, data: answer.data.items } : answer;
}

/** `printedUntil` is a day `YYYY-MM-DD`, or null to forget it. The date is kept whatever the answer's warnings say. */
export function putCardDate(
  badge: Pick<Badge, 'id' | 'version'>,
  printedUntil: string | null,
): Promise<Answer<z.output<typeof CardDateAnswer>>> {
  return api.call({
    method: 'PUT',
    path: pathOf(badge.id, 'card-date'),
    body: { printedUntil },
    version: badge.version,
    answer: CardDateAnswer,
  });
}

function pathOf(id: string, part: string): string {
  return `/badges/${encodeURIComponent(id)}/${part}`;
}
