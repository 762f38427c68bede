import type { DeskOrder } from '@monban/core/messages/door-command';
import type { StoredBadge } from '../badges/badge-row.ts';
import type { StoredDeskJob } from './desk-job-row.ts';

/** What the desk is told to do; undefined for a badge whose key nobody knows, which no desk could find again. */
export function deskOrderOf(
  job: StoredDeskJob,
  badge: Pick<StoredBadge, 'publicKey'>,
): DeskOrder | undefined {
  const { task, carrier, badgeId, setsPin } = job;
  const binding = job.binding ?? 'face-check';
  if (task === 'issue') return { task, carrier, binding, setsPin };
  const { publicKey } = badge;
  if (publicKey === null) return undefined;
  return task === 'rebind'
    ? { task, carrier, badgeId, publicKey, binding }
    : { task, carrier, badgeId, publicKey };
}
