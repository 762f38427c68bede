import { inTransaction } from '@monban/db/transaction';
import type { Platform } from '../platform.ts';

/**
 * Runs a change in one transaction; the signal that doors have to learn of it is given after the commit, once. Within
 * another change it joins that one's transaction and leaves the signal to it.
 */
export async function runChange<Result>(
  platform: Platform,
  work: (platform: Platform) => Promise<Result>,
): Promise<Result> {
  let isPolicyChanged = false;
  const result = await inTransaction(platform.db, (trx) => {
    isPolicyChanged = false;
    return work({
      ...platform,
      db: trx,
      policyChanged: () => {
        isPolicyChanged = true;
      },
    });
  });
  announce(platform, isPolicyChanged);
  return result;
}

function announce(platform: Platform, isPolicyChanged: boolean): void {
  if (isPolicyChanged) platform.policyChanged();
}
