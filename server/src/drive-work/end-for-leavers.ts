import { LEAVER_DAYS } from '@monban/core/drives/application-deadlines';
import type { Platform } from '../platform.ts';
import { moveDue, type DueApplication } from './move-due.ts';

const DAY_MS = 86_400_000;

/**
 * Ends the applications of whoever has left, a week after that: nothing that was told for them has a purpose here any
 * more, and the card they applied for is their own. How many there were.
 */
export async function endForLeavers(platform: Platform): Promise<number> {
  const { db, clock } = platform;
  const left = new Date(clock().getTime() - LEAVER_DAYS * DAY_MS);
  const rows = await db('applications')
    .join('people', 'people.id', 'applications.person_id')
    .whereNull('applications.ended_at')
    .where('people.retired_at', '<', left.toISOString())
    .orderBy('applications.id')
    .select<DueApplication[]>('applications.id as id', 'applications.drive_id as driveId');
  return moveDue(platform, rows, { transition: 'end', isDue: ({ endedAt }) => endedAt === null });
}
