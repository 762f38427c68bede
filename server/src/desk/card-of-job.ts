import type { BadgeChange } from '../badges/badge-store.ts';
import type { StoredDeskJob } from './desk-job-row.ts';

/** What the last record of a job was signed for. */
export function cardOf({ publicKey, cardLink, validUntil }: StoredDeskJob): BadgeChange {
  return {
    cardLink,
    ...(publicKey === null ? {} : { publicKey }),
    ...(validUntil === null ? {} : { validUntil }),
  };
}
