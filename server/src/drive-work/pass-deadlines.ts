import { addDays } from '@monban/core/calendar/days';
import { isOver } from '@monban/core/drives/application-deadlines';
import type { StoredApplication } from '../drives/application-store.ts';
import type { Platform } from '../platform.ts';
import { localDate } from '../snapshots/local-day.ts';
import { moveDue, type DueApplication } from './move-due.ts';

/**
 * Says of every application whose last day to fetch the card is over that it is. Whoever has an appointment after the
 * deadline is left alone until then. How many there were.
 */
export async function passDeadlines(platform: Platform): Promise<number> {
  const { db, clock } = platform;
  const rows = await db('applications')
    .join('drives', 'drives.id', 'applications.drive_id')
    .where({ 'drives.state': 'open' })
    .whereIn('applications.state', ['notice-sent', 'booked', 're-noticed'])
    // Nowhere is it more than a day later than by UTC: the person's own site decides below.
    .where('applications.deadline_on', '<', addDays(clock().toISOString().slice(0, 10), 1))
    .orderBy('applications.id')
    .select<DueApplication[]>('applications.id as id', 'applications.drive_id as driveId');
  return moveDue(platform, rows, { transition: 'pass-deadline', isDue });
}

function isDue({ deadlineOn, appointmentOn, timeZone }: StoredApplication, at: Date): boolean {
  const today = localDate(at, timeZone);
  const isPast = (day: string | null): boolean => day !== null && isOver(day, today);
  return isPast(deadlineOn) && (appointmentOn === null || isPast(appointmentOn));
}
